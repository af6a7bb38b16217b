import { bug } from '../../lib/bugs'
import { refused, single } from '../../lib/input'
import { roundTrip, store } from '../../lib/store'

const columns = ['id', 'name', 'price', 'stock']

/** The products as CSV, row by row. */
export default async function handler(req, res) {
  if (refused(req, res, ['GET'])) return
  const wanted = (single(req.query.columns, columns.join(',')) ?? '').split(',')
  const known = wanted.every((column) => columns.includes(column))
  if (!known && !bug('late-throw')) return res.status(400).json({ error: 'no such column' })

  res.setHeader('Content-Type', 'text/csv; charset=utf-8')
  res.write(wanted.map((column) => JSON.stringify(column)).join(',') + '\n')
  await roundTrip()
  for (const product of store.products.values()) {
    const cells = wanted.map((column) => product[column].toString().replaceAll('"', '""'))
    res.write(cells.map((cell) => `"${cell}"`).join(',') + '\n')
  }
  res.end()
}
