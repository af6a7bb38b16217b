export default (req, res) => {
  if (req.method === 'POST') {
    res.status(201).json({ sku: req.body.sku });
  } else {
    res.status(200).json([]);
  }
};
