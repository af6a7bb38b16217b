import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { cookies } from 'next/headers';
import { remember, store } from './store';

const digestOf = (text: string) =>
  createHmac('sha256', process.env.SESSION_SECRET ?? '').update(text).digest('hex');

/** Who asks, or null. */
export async function currentUser(): Promise<string | null> {
  const id = (await cookies()).get('session')?.value;
  return (id && store.sessions.get(id)) || null;
}

/** A new name becomes a user; a known one needs its password. False: wrong password. */
export async function signIn(name: string, password: string): Promise<boolean> {
  const digest = digestOf(`${name}\n${password}`);
  const known = store.users.get(name);
  if (known && !timingSafeEqual(Buffer.from(known.digest), Buffer.from(digest))) return false;
  if (!known) {
    remember(store.users, name, { name, digest, preferences: { theme: 'light', language: 'en' } });
  }
  const id = randomBytes(18).toString('base64url');
  remember(store.sessions, id, name);
  (await cookies()).set('session', id, { httpOnly: true, sameSite: 'lax', path: '/' });
  return true;
}

export async function signOut() {
  const jar = await cookies();
  const id = jar.get('session')?.value;
  if (id) store.sessions.delete(id);
  jar.delete('session');
}
