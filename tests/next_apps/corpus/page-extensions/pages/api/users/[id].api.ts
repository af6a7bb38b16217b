import type { NextApiRequest, NextApiResponse } from 'next'
export default function user(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'DELETE') return res.status(405).setHeader('Allow', 'DELETE').end()
  res.status(204).end()
}
