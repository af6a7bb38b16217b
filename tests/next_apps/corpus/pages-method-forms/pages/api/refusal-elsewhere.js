import { only } from '../../lib/only';

export default only(['POST'], (req, res) => {
  res.json({ total: req.body.total });
});
