import type { NextApiRequest, NextApiResponse } from 'next';

export const config = { api: { bodyParser: { sizeLimit: '4mb' } } };

export function legacy(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'PUT') return res.status(405).setHeader('Allow', 'PUT').end();
  res.json({ size: req.body.size });
}

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === 'GET') return res.json({ q: req.query.q });
  return res.status(405).setHeader('Allow', 'GET').end();
}
