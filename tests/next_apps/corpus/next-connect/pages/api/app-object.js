import { apiHandler } from '../../lib/api-handler'

export default apiHandler({
  get: list,
  post: create,
})

function list(req, res) {
  res.json([])
}

function create(req, res) {
  res.status(201).json({ user: req.body.username })
}
