export default (req, res) => res.json(1)
