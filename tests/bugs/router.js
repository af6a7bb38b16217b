// From a method and a path to the one who answers, the same way for every route: is there one
// (404), does it know the method (405), who asks (401), what came with it (415, 413, 400).
//
// A table has, by pattern, operations by method: {access, run} and, if there is a body,
// {body: "json" | "form" | "bytes", most: bytes}. Paths are compared as they came, byte for byte:
// no case, slash or escape makes another path the same.
import { Refusal, empty } from './answer.js';
import { readBody } from './body.js';
import { bug } from './bug.js';
import { checkKey, signedIn } from './guard.js';
import { readPairs } from './pairs.js';

const kinds = { id: '([1-9]\\d{0,15})', sku: '(tea|coffee|sugar)', name: '([a-z]{1,20})' };

export function compile(table) {
  return Object.entries(table).map(([pattern, operations]) => {
    const names = [...pattern.matchAll(/\[(\w+)\]/g)].map((match) => match[1]);
    const source = pattern.replaceAll('.', '\\.').replace(/\[(\w+)\]/g, (_, name) => kinds[name]);
    return { pattern: new RegExp(`^${source}$`), names, operations };
  });
}

function find(routes, path) {
  for (const { pattern, names, operations } of routes) {
    const match = pattern.exec(path);
    if (!match) continue;
    return { operations, params: Object.fromEntries(names.map((name, i) => [name, match[i + 1]])) };
  }
  throw new Refusal(404, 'there is nothing here');
}

function allowOf(operations) {
  const methods = Object.keys(operations).filter((method) => method !== 'ANY');
  return [...methods, ...(operations.GET ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/// For links that were typed by hand.
const tidy = (path) => path.toLowerCase().replaceAll('%2f', '/').replace(/(.)\/+$/, '$1');

function userOf({ store, message, path }, routes, { access }) {
  // The guard knows paths, the router knows better ones.
  const isGuarded = !bug('A6') || routes.some(({ pattern }) => pattern.test(path));
  if (access === 'public' || !isGuarded) return null;
  if (access === 'key') return checkKey(message.headers);
  return signedIn(store, message.headers);
}

function methodOf({ method, headers }) {
  const other = headers['x-http-method-override'];
  return bug('M5') && method === 'POST' && other ? other.toUpperCase() : method;
}

/// request: {store, memory, message, response, path, search}; gets {params, query, user, body}.
export async function route(request, routes) {
  const method = methodOf(request.message);
  const path = bug('A6') ? tidy(request.path) : request.path;
  const { operations, params } = find(routes, path);
  const allow = allowOf(operations);
  if (method === 'OPTIONS' && !(bug('M4') && operations.POST)) return empty(204, { allow });

  const asked = { HEAD: 'GET', OPTIONS: 'POST' }[method] ?? method;
  const operation = operations[asked] ?? operations.ANY;
  if (!operation) {
    throw new Refusal(405, `${method} is not allowed`, bug('M2') ? {} : { allow });
  }
  request.params = params;
  request.user = userOf(request, routes, operation);
  request.query = readPairs(request.search);
  if (method === 'HEAD' && bug('M3')) return empty(200, { 'content-length': 0 });
  if (operation.body) {
    const { value, source } = await readBody(request.message, operation.body, operation.most);
    Object.assign(request, { body: value, source });
  }
  return operation.run(request);
}
