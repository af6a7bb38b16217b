import nc from 'next-connect'

export default nc().all((req, res) => res.json({ method: req.method }))
