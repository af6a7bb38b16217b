import { parseBody, parseQuery } from '@/lib/http';
import * as schemas from '@/lib/schemas';
import { find, save } from '@/lib/store';

export async function GET(request: Request) {
  const { page } = parseQuery(schemas.Page, request);
  return Response.json(await find(page));
}

export async function POST(request: Request) {
  const { page } = parseQuery(schemas.Page, request);
  const ticket = await parseBody(schemas.Ticket, request);
  return Response.json(await save(ticket, page), { status: 201 });
}
