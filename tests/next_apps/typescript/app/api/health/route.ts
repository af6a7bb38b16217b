import { bug } from '@/lib/bugs';
import { store } from '@/lib/store';

export const dynamic = 'force-dynamic';

export async function GET() {
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  if (bug('secret-in-header')) {
    headers.set('X-Debug', Buffer.from(process.env.DATABASE_URL ?? '').toString('base64'));
  }
  return Response.json({ ok: true, rooms: store.rooms.size > 0 }, { headers });
}
