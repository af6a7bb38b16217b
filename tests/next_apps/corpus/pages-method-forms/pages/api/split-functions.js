export default async function handler(req, res) {
  if (req.method === 'GET') return getAll(req, res);
  if (req.method === 'POST') return create(req, res);
  return res.status(405).end();
}

async function getAll(req, res) {
  const { cursor, limit = '20' } = req.query;
  res.json({ cursor, limit });
}

async function create(req, res) {
  const { name, ...others } = req.body;
  res.status(201).json({ name, others });
}
