export const only = (methods, handler) => (req, res) =>
  methods.includes(req.method) ? handler(req, res) : res.status(405).setHeader('Allow', methods).end();
