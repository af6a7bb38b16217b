export default function legacy(req, res) {
  res.redirect(308, '/api/v2/orders');
}
