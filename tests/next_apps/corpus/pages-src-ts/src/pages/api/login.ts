import type { NextApiRequest, NextApiResponse } from 'next'

export default async function login(
  req: NextApiRequest,
  res: NextApiResponse<{ token: string } | { error: string }>,
) {
  if (req.method !== 'POST') {
    res.setHeader('Allow', 'POST')
    return res.status(405).json({ error: 'POST only' })
  }
  const user: string = req.body.user
  const password = req.body.password as string
  if (password !== process.env.LOGIN_PASSWORD) {
    return res.status(401).json({ error: 'wrong password' })
  }
  res.setHeader('Set-Cookie', `token=${user}; HttpOnly; Path=/`)
  return res.json({ token: user })
}
