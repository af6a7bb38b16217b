import type { NextApiRequest, NextApiResponse } from 'next';

export const config = { api: { bodyParser: false } };

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'POST') {
    return res.status(405).setHeader('Allow', 'POST').end();
  }
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  res.json({ length: Buffer.concat(parts).length });
}
