require('express')().get('/api/x', (req, res) => res.json(1)).listen(3000)
