import { createHash, timingSafeEqual } from 'node:crypto';
import { bug } from './bugs';

const digest = (text: string) => createHash('sha256').update(text).digest();

export function isAdmin(request: Request): boolean {
  const wanted = `Bearer ${process.env.ADMIN_TOKEN}`;
  const given = request.headers.get('authorization') ?? '';
  const same = timingSafeEqual(digest(given), digest(wanted));
  if (!same && bug('secret-in-log')) console.warn(`admin: got "${given}", wanted "${wanted}"`);
  return same;
}
