import type { NextRequest } from 'next/server';
import { bug } from '@/lib/bugs';
import { problem, readAs, wholeNumber } from '@/lib/http';
import { RoomInput } from '@/lib/schemas';
import { currentUser } from '@/lib/session';
import { store, type Room } from '@/lib/store';

const MOST_ROOMS = 500;

export async function GET(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  const q = searchParams.get('q')?.toLowerCase() ?? '';
  const found = [...store.rooms.values()].filter((room) => room.name.toLowerCase().includes(q));

  if (bug('bad-limit')) {
    const wanted = Number(searchParams.get('limit') ?? 20);
    const rows = new Array<Room | undefined>(Math.min(wanted, 100)).fill(undefined);
    return Response.json({ rooms: rows.map((_, i) => found[i]).filter(Boolean), total: found.length });
  }

  const limit = wholeNumber(searchParams.get('limit'), 1, 100, 20);
  const page = wholeNumber(searchParams.get('page'), 1, 100_000, 1);
  if (limit === null || page === null) return problem(400, 'limit is 1 to 100, page 1 or more');
  return Response.json({ rooms: found.slice((page - 1) * limit, page * limit), total: found.length });
}

export async function POST(request: NextRequest) {
  if (bug('malformed-json')) {
    const body = await request.json();
    const owner = await currentUser();
    if (!owner) return problem(401, 'sign in first');
    const parsed = RoomInput.safeParse(body);
    return parsed.success ? create(parsed.data, owner) : problem(400, 'wrong fields');
  }

  const owner = await currentUser();
  if (!owner) return problem(401, 'sign in first');
  const { data, refusal } = await readAs(request, RoomInput);
  return refusal ?? create(data, owner);
}

type Input = { name: string; seats: number; features?: string[] };

function create(data: Input, owner: string) {
  if (store.rooms.size >= MOST_ROOMS) return problem(409, 'no more rooms');
  const id = ++store.last.room;
  const room: Room = { id, ...data, features: data.features ?? [], votes: 0 };
  store.rooms.set(id, room);
  store.owners.set(id, owner);
  return Response.json(room, { status: 201, headers: { Location: `/api/rooms/${id}` } });
}
