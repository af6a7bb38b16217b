import { withAuth } from '../../lib/with-auth'

const handler = (req, res) => {
  res.json({ e: req.query.e })
}

export default withAuth(handler)
