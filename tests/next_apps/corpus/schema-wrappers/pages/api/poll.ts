import { handler } from 'some-framework';
import { Page, Poll, Vote } from '../../lib/schemas';

export default handler({
  GET: { query: Page, output: Vote, run: async (req, res) => res.json([]) },
  PUT: { schema: Poll, run: async (req, res) => res.status(204).end() },
});
