import { bug } from '../../../lib/bugs'
import { fieldsOf, idOf, isWhole, notJson, refused } from '../../../lib/input'
import { currentUser } from '../../../lib/session'
import { store } from '../../../lib/store'

const handlers = {
  GET(req, res) {
    const { id } = req.query
    if (bug('number-of-nothing')) {
      const { name, price, stock, tags } = store.products.get(Number(id))
      return res.json({ id: Number(id), name, price, stock, tags })
    }
    const product = store.products.get(idOf(id))
    return product ? res.json(product) : res.status(404).json({ error: 'no such product' })
  },

  PUT(req, res) {
    if (!currentUser(req)) return res.status(401).json({ error: 'sign in first' })
    if (notJson(req, res)) return
    const product = store.products.get(idOf(req.query.id))
    if (!product) return res.status(404).json({ error: 'no such product' })
    const { price, stock } = fieldsOf(req.body) || {}
    if (!isWhole(price, 0, 1e6) || !isWhole(stock, 0, 1e6)) {
      return res.status(400).json({ error: 'price and stock are whole numbers' })
    }
    Object.assign(product, { price, stock })
    return res.json(product)
  },

  DELETE(req, res) {
    if (!currentUser(req)) return res.status(401).json({ error: 'sign in first' })
    const gone = store.products.delete(idOf(req.query.id))
    return gone ? res.status(204).end() : res.status(404).json({ error: 'no such product' })
  },
}

handlers.HEAD = handlers.GET

export default function handler(req, res) {
  if (refused(req, res, ['GET', 'PUT', 'DELETE'])) return
  return handlers[req.method](req, res)
}
