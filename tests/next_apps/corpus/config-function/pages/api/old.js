export default (req, res) => res.json('js is no page extension here')
