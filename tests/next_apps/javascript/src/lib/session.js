import { createHmac, randomBytes, timingSafeEqual } from 'crypto'
import { bug } from './bugs'
import { remember, store } from './store'

const digestOf = (text) =>
  createHmac('sha256', String(process.env.SESSION_KEY)).update(text).digest('hex')

/** Who asks, or null. */
export function currentUser(req) {
  const name = store.sessions.get(req.cookies.sid)
  if (bug('shared-user')) {
    // "the user", kept where every request finds it
    if (name) store.lastUser = name
    return name || store.lastUser
  }
  return name || null
}

/** A new name becomes a user; a known one needs its password. Null: wrong password. */
export function signIn(name, password) {
  const digest = digestOf(name + '\n' + password)
  const known = store.users.get(name)
  if (known && !timingSafeEqual(Buffer.from(known), Buffer.from(digest))) return null
  if (!known) remember(store.users, name, digest)
  const sid = randomBytes(18).toString('base64url')
  remember(store.sessions, sid, name)
  return sid
}
