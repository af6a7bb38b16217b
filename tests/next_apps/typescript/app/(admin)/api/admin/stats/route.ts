import { isAdmin } from '@/lib/admin';
import { problem } from '@/lib/http';
import { store } from '@/lib/store';

export async function GET(request: Request) {
  if (!isAdmin(request)) return problem(401, 'administrators only');
  return Response.json({ rooms: store.rooms.size, bookings: store.bookings.size, users: store.users.size });
}
