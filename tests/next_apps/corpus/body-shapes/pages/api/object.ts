import type { NextApiRequest, NextApiResponse } from 'next';

interface Extended extends NextApiRequest {
  body: { city: string; population?: number };
}

export default function handler(req: Extended, res: NextApiResponse) {
  res.json({ city: req.body.city, population: req.body.population ?? null });
}
