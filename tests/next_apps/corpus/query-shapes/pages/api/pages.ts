import type { NextApiRequest, NextApiResponse } from 'next';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const { page = '1', limit: perPage = '20' } = req.query;
  const sort = req.query['sort'];
  const dir = req.query.dir as string | undefined;
  const ids = Array.isArray(req.query.id) ? req.query.id : [req.query.id];
  const first = ([] as string[]).concat(req.query?.first ?? [])[0];
  res.json({ page, perPage, sort, dir, ids, first });
}
