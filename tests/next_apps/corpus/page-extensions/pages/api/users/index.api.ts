import type { NextApiRequest, NextApiResponse } from 'next'
export default function users(req: NextApiRequest, res: NextApiResponse) {
  res.json({ role: req.query.role })
}
