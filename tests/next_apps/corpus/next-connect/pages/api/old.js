import nc from 'next-connect'
import auth from '../../middleware/auth'

const handler = nc({
  onError: (err, req, res) => res.status(500).end('Something broke'),
  onNoMatch: (req, res) => res.status(404).end('Page is not found'),
})
  .use(auth)
  .get((req, res) => {
    res.json({ page: req.query.page })
  })
  .post(async (req, res) => {
    const { title } = req.body
    res.status(201).json({ title })
  })

export default handler
