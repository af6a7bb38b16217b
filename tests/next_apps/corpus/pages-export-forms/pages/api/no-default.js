export function handler(req, res) {
  res.json({})
}
