import { withBody } from '@/lib/with-body';
import { Vote } from '@/lib/schemas';

export const POST = withBody(Vote, async (request, body) => Response.json(body, { status: 201 }));
