import { withAuth, withLog } from '../../lib/with-auth'

export default withLog(
  withAuth(async function wrapped(req, res) {
    const { f } = req.body
    res.json({ f })
  }, { role: 'admin' }),
)
