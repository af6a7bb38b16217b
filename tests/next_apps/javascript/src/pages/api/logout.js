import { refused } from '../../lib/input'
import { store } from '../../lib/store'

export default function handler(req, res) {
  if (refused(req, res, ['POST'])) return
  store.sessions.delete(req.cookies.sid)
  res.setHeader('Set-Cookie', 'sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')
  res.status(204).end()
}
