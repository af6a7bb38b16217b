import { bug } from '../../lib/bugs'
import { refused } from '../../lib/input'

export default function handler(req, res) {
  if (refused(req, res, ['GET'])) return
  const dark = bug('window')
    ? window.matchMedia('(prefers-color-scheme: dark)').matches
    : req.headers['sec-ch-prefers-color-scheme'] === 'dark'
  res.json({ theme: dark ? 'dark' : 'light' })
}
