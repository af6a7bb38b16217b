module.exports = (req, res) => {
  res.json({ g: req.query.g })
}
