import { bug } from '../../../lib/bugs'
import { refused } from '../../../lib/input'
import { currentUser } from '../../../lib/session'
import { store } from '../../../lib/store'

/** Takes back all orders of the user. */
export default function handler(req, res) {
  if (!bug('get-deletes') && refused(req, res, ['POST'])) return
  const user = currentUser(req)
  if (!user) return res.status(401).json({ error: 'sign in first' })
  let cleared = 0
  for (const [id, order] of store.orders) {
    if (order.user === user && store.orders.delete(id)) cleared++
  }
  res.json({ cleared })
}
