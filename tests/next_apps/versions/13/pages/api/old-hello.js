export default (req, res) => res.status(200).json({ hello: req.query.name || 'world' })
