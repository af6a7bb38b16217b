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

/** The room, if the one who asks made it; otherwise the answer that refuses. */
async function mine(context: Context) {
  const user = await currentUser();
  if (!user) return { refusal: problem(401, 'sign in first') };
  const room = await roomOf(context);
  if (!room) return { refusal: problem(404, 'no such room') };
  if (store.owners.get(room.id) !== user) return { refusal: problem(403, 'not your room') };
  return { room };
}

export async function GET(_request: Request, context: Context) {
  const room = await roomOf(context);
  return room ? Response.json(room) : problem(404, 'no such room');
}

export async function PATCH(request: Request, context: Context) {
  const { room, refusal } = await mine(context);
  if (refusal) return refusal;
  const { data, refusal: wrong } = await readAs(request, RoomPatch);
  if (wrong) return wrong;
  Object.assign(room, data);
  return Response.json(room);
}

export async function DELETE(_request: Request, context: Context) {
  const found = bug('delete-without-auth') ? { room: await roomOf(context) } : await mine(context);
  if ('refusal' in found && found.refusal) return found.refusal;
  if (!found.room) return problem(404, 'no such room');
  store.rooms.delete(found.room.id);
  store.owners.delete(found.room.id);
  return new Response(null, { status: 204 });
}
