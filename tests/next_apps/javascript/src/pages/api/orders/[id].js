import { bug } from '../../../lib/bugs'
import { idOf, refused } from '../../../lib/input'
import { store } from '../../../lib/store'
import { withUser } from '../../../lib/with-user'

export default withUser(function handler(req, res) {
  if (refused(req, res, ['GET', 'DELETE'])) return
  const id = idOf(req.query.id)
  const cached = bug('use-after-delete') ? store.sold.get(id) : undefined
  const order = store.orders.get(id) || (req.method === 'GET' ? cached : undefined)
  // Another's order looks like none.
  if (!order || order.user !== req.user) return res.status(404).json({ error: 'no such order' })

  if (req.method === 'DELETE') {
    store.orders.delete(id)
    return res.status(204).end()
  }
  if (bug('use-after-delete')) store.sold.set(id, order)
  return res.json(order)
})
