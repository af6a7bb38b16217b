export const apiHandler = (handlers) => (req, res) => {
  const handler = handlers[req.method.toLowerCase()]
  return handler ? handler(req, res) : res.status(405).end()
}
