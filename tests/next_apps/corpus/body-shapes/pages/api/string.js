export default function handler(req, res) {
  const body = typeof req.body === 'string' ? JSON.parse(req.body) : req.body;
  const { left, right } = body;
  res.json({ sum: left + right, op: body.op });
}
