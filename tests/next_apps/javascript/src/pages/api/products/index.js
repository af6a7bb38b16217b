import { bug } from '../../../lib/bugs'
import { fieldsOf, isLine, isWhole, notJson, refused, single } from '../../../lib/input'
import { currentUser } from '../../../lib/session'
import { store } from '../../../lib/store'

const MOST_PRODUCTS = 500

export default function handler(req, res) {
  switch (req.method) {
    case 'GET':
    case 'HEAD':
      return list(req, res)
    case 'POST':
      return create(req, res)
    default:
      return refused(req, res, ['GET', 'POST'])
  }
}

function list(req, res) {
  const { q, page = '1' } = req.query
  const all = [...store.products.values()]
  if (bug('repeated-key')) {
    const word = q ? q.toLowerCase() : ''
    return res.json(all.filter((product) => product.name.toLowerCase().includes(word)).slice(0, 20))
  }
  const word = single(q)
  if (word === null) return res.status(400).json({ error: 'give q once' })
  const number = /^[1-9][0-9]{0,5}$/.test(single(page) ?? '') ? Number(page) : null
  if (number === null) return res.status(400).json({ error: 'page is 1 or more' })
  const found = all.filter((product) => product.name.toLowerCase().includes(word.toLowerCase()))
  return res.json(found.slice((number - 1) * 20, number * 20))
}

function create(req, res) {
  const owner = currentUser(req)
  if (!owner) return res.status(401).json({ error: 'sign in first' })
  if (notJson(req, res)) return
  const body = bug('null-body') ? req.body : fieldsOf(req.body) || {}
  const { name, price, stock } = body
  if (!isLine(name, 80)) return res.status(400).json({ error: 'name is a line of text' })
  if (!isWhole(price, 0, 1e6)) return res.status(400).json({ error: 'price is a number of cents' })
  if (!isWhole(stock, 0, 1e6)) return res.status(400).json({ error: 'stock is a whole number' })
  if (store.products.size >= MOST_PRODUCTS) return res.status(409).json({ error: 'the shop is full' })
  const product = { id: ++store.last.product, name, price, stock, tags: [] }
  store.products.set(product.id, product)
  store.owners.set(product.id, owner)
  res.setHeader('Location', '/api/products/' + product.id)
  return res.status(201).json(product)
}
