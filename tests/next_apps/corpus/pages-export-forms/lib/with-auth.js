export const withAuth = (handler) => async (req, res) => {
  if (!req.headers.authorization) return res.status(401).json({ error: 'sign in' })
  return handler(req, res)
}
export const withLog = (handler) => (req, res) => handler(req, res)
