import type { NextApiRequest, NextApiResponse } from 'next'
import { createRouter, expressWrapper } from 'next-connect'

const router = createRouter<NextApiRequest, NextApiResponse>()
const cache = new Map<string, string>()

router
  .use(expressWrapper((_req: unknown, _res: unknown, next: () => void) => next()))
  .get((req, res) => {
    cache.get('not a method') // neither is map.delete below
    cache.delete('x')
    res.json({ tab: req.query.tab })
  })
  .patch((req, res) => res.json({ color: req.body.color }))

export default router.handler({ onError: (_err, _req, res) => res.status(400).end() })
