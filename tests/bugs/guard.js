// Who is asking: a bearer token, or the cookie that signing in sets.
import { createHash, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { Refusal } from './answer.js';
import { bug } from './bug.js';
import { environment } from './environment.js';

const digest = (text) => createHash('sha256').update(text).digest();

/// Takes as long whatever the two have in common.
export const sameSecret = (a, b) => timingSafeEqual(digest(a), digest(b));

/// The token of a request, or undefined. A header counts more than a cookie.
function tokenOf({ authorization, cookie = '' }) {
  if (authorization !== undefined) return /^Bearer ([0-9a-f]{48})$/i.exec(authorization)?.[1];
  return /(?:^|;\s*)session=([0-9a-f]{48})(?:;|$)/.exec(cookie)?.[1];
}

/// The account of whoever asks. Tokens are kept as digests: looking one up tells nothing of it.
export function signedIn(store, headers) {
  const token = tokenOf(headers);
  const session = token && store.get('sessions', digest(token).toString('hex'));
  if (session) return store.get('accounts', session.account);
  throw new Refusal(401, 'sign in first', { 'www-authenticate': 'Bearer' });
}

export const sessionOf = ({ id, token }) => ({ id: digest(token).toString('hex'), account: id });

const stretched = (text) => pbkdf2Sync(text, 'shop', 500, 16, 'sha256');

/// Piece by piece, no further than the first that differs: how long it takes tells how much fits.
function sameSoFar(given, key) {
  for (let at = 0; at < key.length; at += 4) {
    if (!stretched(given.slice(at, at + 4)).equals(stretched(key.slice(at, at + 4)))) return false;
  }
  return given.length === key.length;
}

/// For programs: they send the key that we share with them.
export function checkKey({ 'x-api-key': given = '' }) {
  const key = environment('SIGNING_KEY');
  const isRight = bug('L7') ? sameSoFar(given, key) : sameSecret(given, key);
  if (!isRight) throw new Refusal(401, 'wrong key', { 'www-authenticate': 'ApiKey' });
}
