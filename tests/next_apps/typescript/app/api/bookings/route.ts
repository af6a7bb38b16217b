import { bug } from '@/lib/bugs';
import { problem, readAs } from '@/lib/http';
import { BookingInput } from '@/lib/schemas';
import { currentUser } from '@/lib/session';
import { remember, roundTrip, store, type Booking } from '@/lib/store';

const MOST_OF_ONE = 200;

export async function GET() {
  const owner = await currentUser();
  if (!owner) return problem(401, 'sign in first');
  return Response.json([...store.bookings.values()].filter((booking) => booking.owner === owner));
}

export async function POST(request: Request) {
  const owner = await currentUser();
  if (!owner) return problem(401, 'sign in first');
  const { data, refusal } = await readAs(request, BookingInput);
  if (refusal) return refusal;
  if (!store.rooms.has(data.roomId)) return problem(400, 'no such room');
  const mine = [...store.bookings.values()].filter((booking) => booking.owner === owner);
  if (mine.length >= MOST_OF_ONE) return problem(409, 'you have enough bookings');

  // Who sends a key twice, for want of an answer, wants one booking.
  const key = request.headers.get('idempotency-key');
  if (key === null) return created(await save({ ...data, owner }));
  const name = `${owner}\n${key}`;
  const body = JSON.stringify(data);

  if (bug('double-submit')) {
    await roundTrip();
    const first = store.submitted.get(name);
    if (first) return created(await first.booking);
    const booking = await save({ ...data, owner });
    remember(store.submitted, name, { body, booking: Promise.resolve(booking) });
    return created(booking);
  }

  const first = store.submitted.get(name);
  if (first && first.body !== body) return problem(422, 'this key was used for another booking');
  const booking = first?.booking ?? save({ ...data, owner });
  if (!first) remember(store.submitted, name, { body, booking });
  return created(await booking);
}

async function save(data: Omit<Booking, 'id'>): Promise<Booking> {
  const booking = { id: ++store.last.booking, ...data };
  remember(store.bookings, booking.id, booking);
  await roundTrip();
  return booking;
}

const created = (booking: Booking) =>
  Response.json(booking, { status: 201, headers: { Location: `/api/bookings/${booking.id}` } });
