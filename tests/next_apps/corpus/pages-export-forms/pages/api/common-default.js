const handler = (req, res) => res.json({ h: req.query.h })
exports.default = handler
