export default async function handler(req, res) {
  if (req.method === 'GET') {
    res.json([]);
  } else if ('POST' == req.method) {
    res.status(201).json({ text: req.body.text });
  } else if (req.method?.toUpperCase() === 'OPTIONS') {
    res.status(204).end();
  } else {
    res.status(405).end();
  }
}
