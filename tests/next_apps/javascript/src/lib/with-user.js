import { currentUser } from './session'

/** Gives the handler req.user, or answers 401. */
export const withUser = (handler) => (req, res) => {
  req.user = currentUser(req)
  if (!req.user) return res.status(401).json({ error: 'sign in first' })
  return handler(req, res)
}
