export default async (req, res) => {
  res.json({ b: req.query.b })
}
