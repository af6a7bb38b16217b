export default function handler(req, res) {
  if (!['PUT', 'PATCH'].includes(req.method ?? '')) {
    return res.status(405).end();
  }
  res.json({ ok: true });
}
