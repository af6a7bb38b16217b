export default function handler(req, res) {
  const { method, query: { kind }, body } = req;
  switch (method) {
    case 'GET':
      res.json({ kind });
      break;
    case "DELETE":
      res.json({ reason: body.reason });
      break;
    default:
      res.setHeader('Allow', 'GET, DELETE').status(405).end();
  }
}
