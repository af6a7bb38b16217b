import type { NextRequest } from 'next/server';
import { bug } from '@/lib/bugs';
import { problem } from '@/lib/http';
import { store, type Room } from '@/lib/store';

const orders: Record<string, (a: Room, b: Room) => number> = {
  name: (a, b) => (a.name < b.name ? -1 : 1),
  seats: (a, b) => a.seats - b.seats,
};

/** The rooms in the order asked for; null: there is no such order. */
function find(terms: string[], sort: string): Promise<Room[] | null> {
  return new Promise((resolve) => {
    const words = terms.map((term) => term.toLowerCase());
    const rooms = [...store.rooms.values()].filter((room) =>
      words.every((word) => room.name.toLowerCase().includes(word)),
    );
    if (Object.hasOwn(orders, sort)) resolve(rooms.sort(orders[sort]));
    else if (!bug('never-answers')) resolve(null);
  });
}

type Context = { params: Promise<{ terms?: string[] }> };

export async function GET(request: NextRequest, { params }: Context) {
  const { terms = [] } = await params;
  const rooms = await find(terms, request.nextUrl.searchParams.get('sort') ?? 'name');
  return rooms ? Response.json({ terms, rooms }) : problem(400, 'sort by name or seats');
}
