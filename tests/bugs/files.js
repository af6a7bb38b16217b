// Larger things in and out: uploads, an export that takes a while, calls of other programs.
import { Refusal, json, typed } from './answer.js';
import { bug } from './bug.js';
import { Slots } from './lock.js';
import { moment, roundTrip, work } from './pause.js';
import { text } from './values.js';

async function upload({ store, body, user }) {
  await roundTrip();
  const { id, bytes } = store.insert('uploads', { owner: user.id, bytes: body.length });
  return json(201, { id, bytes }, { location: `/api/uploads/${id}` });
}

async function readUpload({ store, params, user }) {
  await moment();
  const found = store.get('uploads', Number(params.id));
  if (found?.owner === user.id) return json(200, { id: found.id, bytes: found.bytes });
  throw new Refusal(404, 'no such upload');
}

const exports = new Slots(4);

const quoted = (words) => `"${words.replaceAll('"', '""')}"`;

/// The newest notes as CSV, four exports at a time. A slot is free again when its answer is closed:
/// sent, or given up by whoever asked.
async function exportNotes({ store, user, response }) {
  await exports.take();
  if (response.destroyed) exports.give();
  else response.once(bug('R4') ? 'finish' : 'close', () => exports.give());
  await work(20);
  const { page } = store.page('notes', user.id, undefined, 100);
  const lines = page.map(({ id, text: words }) => `${id},${quoted(words)}\r\n`);
  return typed(200, 'text/csv; charset=utf-8', `id,text\r\n${lines.join('')}`);
}

async function hook({ body }) {
  const event = text('event', body.event, 1, 40);
  await moment();
  return json(202, { accepted: event });
}

export const files = {
  '/api/uploads': { POST: { access: 'user', body: 'bytes', most: 65536, run: upload } },
  '/api/uploads/[id]': { GET: { access: 'owner', run: readUpload } },
  '/api/export': { GET: { access: 'user', run: exportNotes } },
  '/api/hooks': { POST: { access: 'key', body: 'json', most: 4096, run: hook } },
};
