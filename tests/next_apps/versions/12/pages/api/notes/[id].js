import { bug, notes } from '../../../notes'

export default function handler(req, res) {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.setHeader('Allow', 'GET, HEAD')
    return res.status(405).end()
  }
  const note = notes.get(req.query.id)
  if (!note && bug('secret-in-error')) {
    return res.status(404).json({ error: 'not in ' + process.env.NOTES_URL })
  }
  return note ? res.json(note) : res.status(404).json({ error: 'no such note' })
}
