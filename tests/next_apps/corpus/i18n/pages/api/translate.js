export default function handler(req, res) {
  const { text, to = 'de' } = req.query
  res.json({ text, to })
}
