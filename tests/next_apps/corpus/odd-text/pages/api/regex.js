const quote = /['"`]/g, slash = /[/]\/\*/, path = req => req.url.split('/')[2] / 2;
export default (req, res) => {
  const clean = String(req.query.text).replace(/"/g, "'").replace(/\/\//, '/*');
  return res.json({ clean, quote: quote.source, slash: slash.source, half: path(req) });
};
