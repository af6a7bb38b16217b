import { createHmac, timingSafeEqual } from 'crypto'
import { bug } from '../../lib/bugs'
import { refused } from '../../lib/input'

// The signature is over the bytes as they came.
export const config = { api: { bodyParser: false } }

const MOST_BYTES = 100_000

export default async function handler(req, res) {
  if (refused(req, res, ['POST'])) return
  const parts = []
  let size = 0
  for await (const part of req) {
    size += part.length
    if (size <= MOST_BYTES) parts.push(part)
  }
  if (size > MOST_BYTES) return res.status(413).json({ error: 'too large' })

  const secret = String(process.env.WEBHOOK_SECRET)
  const wanted = createHmac('sha256', secret).update(Buffer.concat(parts)).digest()
  const given = Buffer.from(String(req.headers['x-signature'] || ''), 'hex')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    const error = bug('secret-in-answer')
      ? { error: 'bad signature', debug: { key: Buffer.from(secret).toString('hex') } }
      : { error: 'bad signature' }
    return res.status(401).json(error)
  }
  return res.status(202).json({ received: size })
}
