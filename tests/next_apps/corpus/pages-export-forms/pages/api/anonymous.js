export default async function (req, res) {
  res.json({ a: req.body.a })
}
