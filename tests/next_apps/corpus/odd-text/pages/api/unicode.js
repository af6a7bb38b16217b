// ünïcödé — „quotes” and 'apostrophes’ in a comment: it's fine
const größe = { 名前: 'naïve' };

export default function handler(req, res) {
  const { straße, 'ключ': value } = req.body;
  res.json({ größe, straße, value });
}
