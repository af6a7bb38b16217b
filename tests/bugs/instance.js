// One instance: the handlers with memory of their own, as a serverless platform starts them. What
// must outlive it or be seen by others belongs into the store.
import { Gone, Refusal, json, refused, send } from './answer.js';
import { accounts } from './accounts.js';
import { files } from './files.js';
import { notes } from './notes.js';
import { orders } from './orders.js';
import { posts, welcome } from './posts.js';
import { compile, route } from './router.js';
import { searches } from './search.js';
import { settings } from './settings.js';
import { shop } from './shop.js';
import { stock } from './stock.js';

const routes = compile({
  ...accounts, ...settings, ...notes, ...posts, ...searches, ...orders, ...stock, ...shop, ...files,
});

/// The path and the query as they came; "http://host/path" is "/path" (RFC 9112, 3.2.2).
function targetOf(url) {
  const target = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, search: '' };
  return { path: target.slice(0, mark), search: target.slice(mark + 1) };
}

function failed(error) {
  if (error instanceof Refusal) return refused(error);
  if (error instanceof Gone) return null;
  console.log(`failed: ${error.name}`);
  return json(500, { error: 'something went wrong' });
}

async function answerTo(request) {
  const { httpVersion, headers } = request.message;
  if (httpVersion === '1.1' && headers.host === undefined) throw new Refusal(400, 'no host');
  return route(request, routes);
}

/// handle(message, response)
export function startInstance(store) {
  const memory = { user: null, keys: new Map(), counts: new Map() };
  let ready = null;
  return async function handle(message, response) {
    const request = { store, memory, message, response, user: null, ...targetOf(message.url) };
    let answer;
    try {
      ready ??= welcome(store);
      await ready;
      answer = await answerTo(request);
    } catch (error) {
      answer = failed(error);
    }
    if (!answer) return;
    const keep = request.user ? 'private, no-store' : 'no-store';
    send(message, response, { ...answer, headers: { 'cache-control': keep, ...answer.headers } });
  };
}
