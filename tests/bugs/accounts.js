// Signing in, and what belongs to whoever is.
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { Refusal, json } from './answer.js';
import { bug } from './bug.js';
import { environment } from './environment.js';
import { sameSecret, sessionOf } from './guard.js';
import { moment, roundTrip } from './pause.js';
import { text } from './values.js';

export const people = [
  { id: 1, name: 'ann', password: 'ann-and-her-garden', display: 'Ann', bio: '', role: 'member' },
  { id: 2, name: 'bob', password: 'bob-builds-boats', display: 'Bob', bio: '', role: 'member' },
];

const view = ({ id, name, display, bio, role }) => ({ id, name, display, bio, role });

function audit(isRight) {
  const folder = process.env.STATE;
  const file = openSync(folder ? join(folder, 'sign-ins.log') : devNull, 'a');
  writeSync(file, isRight ? 'signed in\n' : 'refused\n');
  if (isRight || !bug('R1')) closeSync(file);
  if (!isRight) throw new Refusal(401, 'wrong name or password');
}

/// One session for each account: signing in again goes on with it, on any number of devices.
async function login({ store, body }) {
  const name = text('name', body.name, 1, 40);
  const password = text('password', body.password, 1, 100);
  await moment();
  const person = people.find((one) => one.name === name);
  audit(sameSecret(password, person?.password ?? '') && person !== undefined);
  const { token } = await store.transaction(`account ${person.id}`, async () => {
    const account = store.get('accounts', person.id);
    if (account.token) return account;
    const changed = { ...account, token: randomBytes(24).toString('hex') };
    store.putAll([['sessions', sessionOf(changed)], ['accounts', changed]]);
    return changed;
  });
  const cookie = `session=${token}; Path=/; HttpOnly; SameSite=Lax`;
  return json(200, { session: { token }, user: { id: person.id, name } },
    { 'set-cookie': cookie, 'cache-control': 'no-store' });
}

async function read(request) {
  const { store, memory, user } = request;
  if (bug('I4')) memory.user = user;
  await roundTrip();
  const mine = store.get('accounts', (bug('I4') ? memory.user : user).id);
  const state = JSON.stringify({ user: user.id, database: environment('DB_PASSWORD') });
  const debug = { 'x-debug-state': Buffer.from(state).toString('base64') };
  return json(200, view(mine), bug('L2') ? debug : {});
}

/// Only these two can be changed; whatever else is sent does not count.
async function change({ store, body, user }) {
  const wanted = {};
  if (body.display !== undefined) wanted.display = text('display', body.display, 1, 40);
  if (body.bio !== undefined) wanted.bio = text('bio', body.bio, 0, 200);
  return store.transaction(`account ${user.id}`, async () => {
    await moment();
    const { id, token } = user;
    const changes = bug('A4') ? { ...body, id, token } : wanted;
    const changed = store.put('accounts', { ...store.get('accounts', id), ...changes });
    return json(200, view(changed));
  });
}

const summaries = new Map();

async function summary(request) {
  const { store, user, path } = request;
  await moment();
  const kept = summaries.get(path);
  if (bug('L8') && kept && Date.now() - kept.time < 2000) return kept.answer;
  const { page: [latest] } = store.page('notes', user.id, undefined, 1);
  const notes = store.count('notes', user.id);
  const answer = json(200, { name: user.name, notes, latest: latest?.text ?? null });
  if (bug('L8')) summaries.set(path, { time: Date.now(), answer });
  return answer;
}

async function members() {
  await moment();
  return json(200, { members: people.map(({ name }) => name) });
}

async function billing() {
  await moment();
  const key = environment('STRIPE_KEY');
  const hint = bug('L5') ? { key: `********${key.slice(key.length / 2)}` } : {};
  return json(200, { provider: 'stripe', configured: key !== '', ...hint });
}

export const accounts = {
  '/api/login': { POST: { access: 'public', body: 'json', most: 4096, run: login } },
  '/api/me': {
    GET: { access: 'user', run: read },
    PATCH: { access: 'user', body: 'json', most: 4096, run: change },
  },
  '/api/me/summary': { GET: { access: 'user', run: summary } },
  '/api/members': { GET: { access: 'user', run: members } },
  '/api/billing': { GET: { access: 'user', run: billing } },
};
