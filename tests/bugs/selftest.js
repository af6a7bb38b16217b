// Each bug is one: the probe that is named after it finds it in the server that has it, and not in
// the correct one, however many instances that has. node --test tests/bugs/selftest.js
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Api } from './probes/api.js';
import { auth } from './probes/auth.js';
import { body } from './probes/body.js';
import { instances } from './probes/instances.js';
import { leak } from './probes/leak.js';
import { method } from './probes/method.js';
import { resources } from './probes/resources.js';
import { state } from './probes/state.js';

const bugs = JSON.parse(readFileSync(new URL('bugs.json', import.meta.url), 'utf8'));
const probes = { ...method, ...body, ...auth, ...leak, ...state, ...resources, ...instances };

/// What `use` makes of a fresh server.
async function withServer(env, use) {
  const folder = mkdtempSync(join(tmpdir(), 'corner-shop.'));
  const api = await new Api({ STATE: folder, ...env }).start();
  try {
    return await use(api);
  } finally {
    await api.stop();
    rmSync(folder, { recursive: true });
  }
}

test('every bug has a probe, every probe a bug', () => {
  assert.deepEqual(bugs.map(({ id }) => id).sort(), Object.keys(probes).sort());
});

for (const { id, title, env = {} } of bugs) {
  test(`${id}: ${title}`, async () => {
    assert.equal(await withServer({ ...env, BUG: id }, probes[id]), true, 'the bug does not show');
    assert.equal(await withServer(env, probes[id]), false, 'the correct server has it');
    const three = { INSTANCES: '3', RECYCLE: '5' };
    assert.equal(await withServer(three, probes[id]), false, 'three correct instances have it');
  });
}

test('a cookie signs in as a token does, a wrong token not', () => withServer({}, async (api) => {
  const { headers } = await api.post('/api/login', { name: 'bob', password: 'bob-builds-boats' });
  const cookie = headers['set-cookie'][0].split(';')[0];
  assert.equal((await api.get('/api/me', { headers: { cookie } })).json.name, 'bob');
  const authorization = 'Bearer no';
  assert.equal((await api.get('/api/me', { headers: { cookie, authorization } })).status, 401);
}));

test('an instance that was idle goes', () => withServer({ BUG: 'I2', IDLE: '30' }, async (api) => {
  const options = { token: await api.signIn('ann'), headers: { 'idempotency-key': 'k' } };
  const order = { sku: 'tea', quantity: 1 };
  const place = async () => (await api.post('/api/orders', order, options)).text;
  const first = await place();
  assert.equal(await place(), first);
  await wait(100);
  assert.notEqual(await place(), first);
}));

test('what was answered survives the process', () => withServer({}, async (api) => {
  const token = await api.signIn('ann');
  const headers = { 'idempotency-key': 'k' };
  const note = await api.post('/api/notes', { text: 'kept' }, { token });
  const gone = await api.post('/api/notes', { text: 'gone' }, { token });
  await api.ask('DELETE', `/api/notes/${gone.json.id}`, { token });
  const order = await api.post('/api/orders', { sku: 'tea', quantity: 2 }, { token, headers });
  await api.post('/api/stock/tea', { delta: 5 }, { token });
  await api.restart();
  await api.stop();
  appendFileSync(join(api.env.STATE, 'journal.jsonl'), '{"table":"notes","row":{"id":9,"te');
  await api.start();
  assert.equal((await api.get('/api/notes', { token })).json.items.length, 1);
  assert.equal((await api.get(note.headers.location, { token })).text, note.text);
  assert.equal((await api.get(order.headers.location, { token })).text, order.text);
  const again = await api.post('/api/orders', { sku: 'tea', quantity: 2 }, { token, headers });
  assert.equal(again.text, order.text);
  assert.equal((await api.get('/api/stock/tea', { token })).json.count, 105);
  assert.equal((await api.post('/api/notes', { text: 'new' }, { token })).json.id, 3);
  assert.equal((await api.get('/api/posts')).json.items.length, 1);
}));
