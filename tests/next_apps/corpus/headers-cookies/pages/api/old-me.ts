import type { NextApiRequest, NextApiResponse } from 'next';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const { authorization, 'x-request-id': id } = req.headers;
  const { theme } = req.cookies;
  res.json({
    authorization, id, theme,
    sid: req.cookies.sid,
    cart: req.cookies['cart-id'],
    agent: req.headers['user-agent'],
    host: req.headers.host,
  });
}
