import { bug } from '@/lib/bugs';
import { problem, readAs } from '@/lib/http';
import { RoomPatch } from '@/lib/schemas';
import { currentUser } from '@/lib/session';
import { idOf, store } from '@/lib/store';

type Context = { params: Promise<{ id: string }> };

async function roomOf({ params }: Context) {
  const id = idOf((await params).id);
  return id === null ? undefined : store.rooms.get(id);
}

export async function GET(_request: Request, context: Context) {
  const room = await roomOf(context);
  return room ? Response.json(room) : problem(404, 'no such room');
}

export async function PATCH(request: Request, context: Context) {
  if (!(await currentUser())) return problem(401, 'sign in first');
  const { data, refusal } = await readAs(request, RoomPatch);
  if (refusal) return refusal;
  const room = await roomOf(context);
  if (!room) return problem(404, 'no such room');
  Object.assign(room, data);
  return Response.json(room);
}

export async function DELETE(_request: Request, context: Context) {
  if (!bug('delete-without-auth') && !(await currentUser())) return problem(401, 'sign in first');
  const room = await roomOf(context);
  if (!room) return problem(404, 'no such room');
  store.rooms.delete(room.id);
  return new Response(null, { status: 204 });
}
