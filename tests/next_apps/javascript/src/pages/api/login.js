import { bug } from '../../lib/bugs'
import { fieldsOf, isLine, notJson, refused } from '../../lib/input'
import { signIn } from '../../lib/session'

export default async function handler(req, res) {
  if (bug('no-allow') && req.method !== 'POST') {
    return res.status(405).json({ error: 'POST only' })
  }
  if (refused(req, res, ['POST']) || notJson(req, res)) return
  const { name, password } = fieldsOf(req.body) || {}
  if (!isLine(name, 40) || !isLine(password, 100)) {
    return res.status(400).json({ error: 'name and password are lines of text' })
  }
  const sid = signIn(name, password)
  if (!sid) return res.status(401).json({ error: 'wrong password' })
  res.setHeader('Set-Cookie', `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`)
  return res.json({ user: name })
}
