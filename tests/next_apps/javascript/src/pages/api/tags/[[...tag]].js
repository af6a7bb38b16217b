import { bug } from '../../../lib/bugs'
import { refused } from '../../../lib/input'
import { store } from '../../../lib/store'

export default function handler(req, res) {
  if (refused(req, res, ['GET'])) return
  const { tag = [] } = req.query
  // Without a segment the key belongs to the query, where it may be a string.
  const tags = bug('optional-catch-all') || Array.isArray(tag) ? tag : [tag]
  const wanted = tags.map((one) => one.toLowerCase())
  const found = [...store.products.values()].filter((product) =>
    wanted.every((one) => product.tags.includes(one)),
  )
  res.json({ tags: wanted, products: found.map((product) => product.name) })
}
