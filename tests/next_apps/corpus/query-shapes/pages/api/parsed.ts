import type { NextApiRequest, NextApiResponse } from 'next';

export default function handler({ query: { tab, view }, method }: NextApiRequest, res: NextApiResponse) {
  res.json({ tab, view, method });
}
