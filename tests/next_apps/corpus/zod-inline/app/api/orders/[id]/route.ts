import * as zod from 'zod';

export async function PUT(request: Request) {
  const body = zod.object({ state: zod.enum(['open', 'sent']), weight: zod.number().optional() }).parse(await request.json());
  return Response.json(body);
}
