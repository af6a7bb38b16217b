import nextConnect from 'next-connect'

const handler = nextConnect()

handler.use((req, res, next) => next())
handler.put(async (req, res) => res.json({ size: req.body.size }))
handler.delete(async (req, res) => res.status(204).end())

export default handler
