// Notes: only their owner sees them. For anybody else they do not exist.
import { Refusal, empty, json } from './answer.js';
import { bug } from './bug.js';
import { listing } from './listing.js';
import { moment, roundTrip } from './pause.js';
import { list, text } from './values.js';

const view = ({ id, text: words, tags, color }) => ({ id, text: words, tags, color });

const tag = (name, value) => text(name, value, 1, 20);

const colorOf = (value) => (value == null ? null : text('color', value, 1, 20));

/// A whole note.
function noteOf(body) {
  const words = bug('B3') ? body.text ?? '' : text('text', body.text, 1, 200);
  return {
    text: words,
    tags: body.tags === undefined ? [] : list('tags', body.tags, 5, tag),
    color: colorOf(body.color),
  };
}

/// The parts that are sent.
function changesOf(body) {
  const changes = {};
  if (body.text !== undefined) changes.text = text('text', body.text, 1, 200);
  if (body.tags !== undefined) changes.tags = list('tags', body.tags, 5, tag);
  if (body.color !== undefined) changes.color = colorOf(body.color);
  return changes;
}

function find({ store, params }) {
  const note = store.get('notes', Number(params.id));
  if (!note) throw new Refusal(404, 'no such note');
  return note;
}

/// The same answer whether it is absent or another's: ids tell nothing.
function mine(request) {
  const note = find(request);
  if (note.owner === request.user.id) return note;
  throw bug('A5') ? new Refusal(403, 'not your note') : new Refusal(404, 'no such note');
}

async function readAll(request) {
  await moment();
  return listing(request, 'notes', request.user.id, view, (note) => !note.deleted);
}

async function create({ store, body, user }) {
  const note = noteOf(body);
  await roundTrip();
  const made = store.insert('notes', { owner: user.id, ...note });
  return json(201, view(made), { location: `/api/notes/${made.id}` });
}

async function read(request) {
  await moment();
  return json(200, view(bug('A2') ? find(request) : mine(request)));
}

async function write(request, of, make) {
  return request.store.transaction(`note ${request.params.id}`, async () => {
    const note = of(request);
    await roundTrip();
    return json(200, view(request.store.put('notes', make(note))));
  });
}

async function replace(request) {
  const wanted = noteOf(request.body);
  return write(request, bug('A3') ? find : mine, (note) => {
    const tags = bug('S4') ? [...note.tags, ...wanted.tags] : wanted.tags;
    return { ...note, ...wanted, tags };
  });
}

async function change(request) {
  const wanted = changesOf(request.body);
  return write(request, bug('A1') ? find : mine, (note) => ({ ...note, ...wanted }));
}

async function remove(request) {
  const { store, params, user } = request;
  return store.transaction(`note ${params.id}`, async () => {
    await moment();
    const note = bug('S3') ? store.get('notes', Number(params.id)) : mine(request);
    if (note.owner !== user.id) throw new Refusal(404, 'no such note');
    if (bug('S2')) store.put('notes', { ...note, deleted: true });
    else store.remove('notes', note.id);
    return empty(204);
  });
}

export const notes = {
  '/api/notes': {
    GET: { access: 'user', run: readAll },
    POST: { access: 'user', body: 'json', most: 16384, run: create },
  },
  '/api/notes/[id]': {
    GET: { access: 'owner', run: read },
    PUT: { access: 'owner', body: 'json', most: 16384, run: replace },
    PATCH: { access: bug('A1') ? 'public' : 'owner', body: 'json', most: 16384, run: change },
    DELETE: { access: 'owner', run: remove },
  },
};
