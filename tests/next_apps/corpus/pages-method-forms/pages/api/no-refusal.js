// neither branch refuses: DELETE runs as a read
export default function handler(req, res) {
  if (req.method === 'POST') {
    const { text } = req.body;
    return res.status(201).json({ text });
  }
  return res.json([]);
}
