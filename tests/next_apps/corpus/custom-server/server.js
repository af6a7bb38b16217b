const express = require('express')
const next = require('next')

const port = parseInt(process.env.PORT, 10) || 3000
const app = next({ dev: process.env.NODE_ENV !== 'production' })
const handle = app.getRequestHandler()

app.prepare().then(() => {
  const server = express()
  server.use(express.json())
  server.get('/extra/:id', (req, res) => res.json({ id: req.params.id }))
  server.all('*', (req, res) => handle(req, res))
  server.listen(port, () => console.log('> ready on ' + port))
})
