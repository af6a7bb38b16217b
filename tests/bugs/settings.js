// Settings: a few that we know, and whatever else a client wants to keep.
import { json } from './answer.js';
import { bug } from './bug.js';
import { moment } from './pause.js';
import { choice, integer, object } from './values.js';

const defaults = { theme: 'light', layout: { columns: 2 } };

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/// Without it, names that every object inherits would count: "__proto__" is one.
const has = (value, name) => bug('B5') || Object.hasOwn(value, name);

/// Copies `source` into `target`, object by object.
function merge(target, source) {
  for (const name in source) {
    if (!has(source, name)) continue;
    const value = source[name];
    const inside = has(target, name) && isObject(target[name]) ? target[name] : {};
    target[name] = isObject(value) ? merge(inside, value) : value;
  }
  return target;
}

const view = (row) => merge(merge({}, defaults), row?.values ?? {});

function check(body) {
  if (body.theme !== undefined) choice('theme', body.theme, ['light', 'dark']);
  if (body.layout === undefined) return;
  const { columns } = object('layout', body.layout);
  if (columns !== undefined) integer('columns', columns, 1, 4);
}

async function read({ store, user }) {
  await moment();
  return json(200, view(store.get('settings', `account ${user.id}`)));
}

async function replace({ store, user, body }) {
  check(body);
  await moment();
  const row = { id: `account ${user.id}`, values: merge({}, body) };
  return json(200, view(store.put('settings', row)));
}

export const settings = {
  '/api/me/settings': {
    GET: { access: 'user', run: read },
    PUT: { access: 'user', body: 'json', most: 4096, run: replace },
  },
};
