import { createZodRoute } from 'next-zod-route';
import { Page, Poll } from '@/lib/schemas';

export const POST = createZodRoute().query(Page).body(Poll).handler(async (request, context) => {
  return Response.json(context.body, { status: 201 });
});
