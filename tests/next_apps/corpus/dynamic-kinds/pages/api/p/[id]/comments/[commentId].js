export default function handler(req, res) {
  const { id, commentId, depth } = req.query;
  res.json({ id, commentId, depth });
}
