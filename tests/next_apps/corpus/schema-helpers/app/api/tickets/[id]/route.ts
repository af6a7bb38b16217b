import { validateRequest } from 'validate-requests';
import { TicketPatch } from '@/lib/schemas';

export async function PATCH(request: Request) {
  const ticket = await validateRequest(request, TicketPatch);
  return Response.json(ticket);
}

export async function DELETE(request: Request) {
  await validateRequest(request, TicketPatch);
  return new Response(null, { status: 204 });
}
