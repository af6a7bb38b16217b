import { bug } from '../../lib/bugs'
import { fieldsOf, isLine, refused } from '../../lib/input'
import { roundTrip, store } from '../../lib/store'

/** Takes a form or JSON. */
export default async function handler(req, res) {
  if (refused(req, res, ['POST'])) return
  const { mail, plan = 'free' } = fieldsOf(req.body) || {}
  if (!isLine(mail, 100) || !/^[^\s@]+@[^\s@]+$/.test(mail)) {
    return res.status(400).json({ error: 'mail is an address' })
  }
  await roundTrip()
  if (store.subscribers.size > 5000) store.subscribers.clear()
  if (plan === 'free') {
    store.subscribers.add(mail)
    return res.status(201).json({ mail, plan })
  }
  if (plan === 'paid') return res.status(402).json({ error: 'pay first' })
  if (bug('no-answer')) return
  return res.status(400).json({ error: 'plan is free or paid' })
}
