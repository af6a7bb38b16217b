export default (req, res) => {
  const action = { GET: () => res.json([]), PATCH: () => res.json({}) }[req.method];
  return action ? action() : res.status(405).end();
};
