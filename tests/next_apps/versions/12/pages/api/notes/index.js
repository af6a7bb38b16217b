import { bug, notes } from '../../../notes'

export default function handler(req, res) {
  if (req.method === 'GET' || req.method === 'HEAD') return res.json([...notes.values()])
  if (req.method !== 'POST') {
    res.setHeader('Allow', 'GET, HEAD, POST')
    return res.status(405).end()
  }
  const { text } = bug('null-body') ? req.body : req.body || {}
  if (typeof text !== 'string' || text.length > 200) return res.status(400).json({ error: 'text?' })
  if (notes.size >= 500) return res.status(409).json({ error: 'full' })
  const note = { id: String(notes.size + 1), text }
  notes.set(note.id, note)
  return res.status(201).json(note)
}
