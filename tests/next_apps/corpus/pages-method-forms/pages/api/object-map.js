const handlers = {
  GET: async (req, res) => res.json({ page: req.query.page }),
  async POST(req, res) {
    res.status(201).json({ label: req.body.label });
  },
  'PUT': replace,
};

function replace(req, res) {
  res.json({ label: req.body.label });
}

export default async function handler(req, res) {
  const found = handlers[req.method];
  if (!found) {
    res.setHeader('Allow', Object.keys(handlers));
    return res.status(405).json({ error: 'no' });
  }
  return found(req, res);
}
