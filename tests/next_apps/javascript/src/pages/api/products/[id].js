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
    const product = mine(req, res)
    if (!product || notJson(req, res)) return
    const { price, stock } = fieldsOf(req.body) || {}
    if (!isWhole(price, 0, 1e6) || !isWhole(stock, 0, 1e6)) {
      return res.status(400).json({ error: 'price and stock are whole numbers' })
    }
    Object.assign(product, { price, stock })
    return res.json(product)
  },

  DELETE(req, res) {
    const product = mine(req, res)
    if (!product) return
    store.products.delete(product.id)
    store.owners.delete(product.id)
    return res.status(204).end()
  },
}

/** The product, if the one who asks made it; otherwise it has answered. */
function mine(req, res) {
  const user = currentUser(req)
  if (!user) return void res.status(401).json({ error: 'sign in first' })
  const product = store.products.get(idOf(req.query.id))
  if (!product) return void res.status(404).json({ error: 'no such product' })
  if (store.owners.get(product.id) !== user) {
    return void res.status(403).json({ error: 'not your product' })
  }
  return product
}

handlers.HEAD = handlers.GET

export default function handler(req, res) {
  if (refused(req, res, ['GET', 'PUT', 'DELETE'])) return
  return handlers[req.method](req, res)
}
