import { bug } from '@/lib/bugs';
import { problem, readAs } from '@/lib/http';
import { BookingPatch } from '@/lib/schemas';
import { currentUser } from '@/lib/session';
import { idOf, store } from '@/lib/store';

type Context = { params: Promise<{ id: string }> };

/** The booking and who asks, or the answer that refuses: another's booking looks like none. */
async function mine({ params }: Context) {
  const user = await currentUser();
  if (!user) return { refusal: problem(401, 'sign in first') };
  const id = idOf((await params).id);
  const booking = id === null ? undefined : store.bookings.get(id);
  if (booking?.owner !== user) return { refusal: problem(404, 'no such booking') };
  return { booking };
}

export async function GET(_request: Request, context: Context) {
  if (bug('foreign-booking')) {
    if (!(await currentUser())) return problem(401, 'sign in first');
    const booking = store.bookings.get(Number((await context.params).id));
    return booking ? Response.json(booking) : problem(404, 'no such booking');
  }
  const { booking, refusal } = await mine(context);
  return refusal ?? Response.json(booking);
}

export async function PATCH(request: Request, context: Context) {
  const { booking, refusal } = await mine(context);
  if (refusal) return refusal;
  const { data, refusal: wrong } = await readAs(request, BookingPatch);
  if (wrong) return wrong;
  Object.assign(booking, data);
  return Response.json(booking);
}

export async function DELETE(_request: Request, context: Context) {
  if (bug('second-delete')) {
    const user = await currentUser();
    if (!user) return problem(401, 'sign in first');
    const booking = store.bookings.get(Number((await context.params).id))!;
    if (booking.owner !== user) return problem(404, 'no such booking');
    store.bookings.delete(booking.id);
    return new Response(null, { status: 204 });
  }
  const { booking, refusal } = await mine(context);
  if (refusal) return refusal;
  store.bookings.delete(booking.id);
  return new Response(null, { status: 204 });
}
