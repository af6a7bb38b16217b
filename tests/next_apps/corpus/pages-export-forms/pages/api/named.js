function handler(req, res) {
  res.json({ d: req.query.d })
}
export { handler as default }
