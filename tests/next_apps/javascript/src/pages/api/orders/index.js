import { bug } from '../../../lib/bugs'
import { fieldsOf, isLine, isWhole, notJson, refused } from '../../../lib/input'
import { remember, roundTrip, store } from '../../../lib/store'
import { withUser } from '../../../lib/with-user'

async function handler(req, res) {
  if (refused(req, res, ['GET', 'POST'])) return
  if (req.method !== 'POST') {
    return res.json([...store.orders.values()].filter((order) => order.user === req.user))
  }

  if (notJson(req, res)) return
  const { product: id, count = 1, note = '-' } = fieldsOf(req.body) || {}
  const product = isWhole(id, 1, 1e9) ? store.products.get(id) : undefined
  if (!product) return res.status(400).json({ error: 'no such product' })
  if (!isWhole(count, 1, 100)) return res.status(400).json({ error: 'count is 1 to 100' })
  if (bug('surrogate') ? typeof note !== 'string' : !isLine(note, 200)) {
    return res.status(400).json({ error: 'note is a line of text' })
  }
  if (product.stock < count) return res.status(409).json({ error: 'out of stock' })

  product.stock -= count
  await roundTrip()
  const order = { id: ++store.last.order, user: req.user, product: id, count, note }
  remember(store.orders, order.id, order)
  res.setHeader('Location', '/api/orders/' + order.id + '?note=' + encodeURIComponent(note))
  return res.status(201).json(order)
}

export default withUser(handler)
