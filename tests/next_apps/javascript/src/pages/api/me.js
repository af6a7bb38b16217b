import { bug } from '../../lib/bugs'
import { refused } from '../../lib/input'
import { currentUser } from '../../lib/session'

export default (req, res) => {
  // One handler for all: who sends DELETE believes that something was deleted.
  if (!bug('delete-as-get') && refused(req, res, ['GET'])) return
  res.json({ user: currentUser(req) })
}
