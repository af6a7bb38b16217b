export default (req, res) => {
  const { slug = [] } = req.query;
  res.json(slug);
};
