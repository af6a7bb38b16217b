import { stripe } from '../../lib/stripe'

export default async function handler(req, res) {
  if (req.method !== 'POST') {
    res.setHeader('Allow', 'POST')
    return res.status(405).end('Method Not Allowed')
  }
  if (req.headers['x-cron-secret'] !== process.env.CRON_SECRET) return res.status(401).end()
  const { amount } = req.body
  res.json(await stripe.charge(amount))
}
