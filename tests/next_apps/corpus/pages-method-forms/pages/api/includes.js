const METHODS = ['GET', 'POST'];

export default function handler(req, res) {
  if (!METHODS.includes(req.method)) return res.status(405).setHeader('Allow', METHODS).end();
  res.json({ ok: true });
}
