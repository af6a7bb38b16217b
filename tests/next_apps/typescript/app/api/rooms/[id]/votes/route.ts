import { bug } from '@/lib/bugs';
import { problem } from '@/lib/http';
import { idOf, roundTrip, store } from '@/lib/store';

export async function POST(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const id = idOf((await params).id);
  const room = id === null ? undefined : store.rooms.get(id);
  if (!room) return problem(404, 'no such room');

  if (bug('lost-update')) {
    const { votes } = room;
    await roundTrip();
    room.votes = votes + 1;
    return Response.json({ votes: room.votes });
  }

  const votes = ++room.votes;
  await roundTrip();
  return Response.json({ votes });
}
