// A plain random client: four loops of random requests, and a look at the status: 5xx, or none.
// node random.js URL SECONDS
import { ask, operations, report, signIn } from './surface.js';

const [url, seconds] = [process.argv[2], Number(process.argv[3])];
const end = Date.now() + 1000 * seconds;
const token = await signIn(url, 'ann');
const findings = [];
let requests = 0;

// xorshift: the same requests in every run
let state = 88172645;
function below(count) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % count;
}
const pick = (list) => list[below(list.length)];

const character = () => String.fromCodePoint(1 + below(300));
const text = () => Array.from({ length: below(40) }, character).join('');

function value(depth) {
  const kind = below(depth > 2 ? 4 : 6);
  if (kind === 0) return below(1000) - 100;
  if (kind === 1) return text();
  if (kind === 2) return null;
  if (kind === 3) return below(2) === 1;
  if (kind === 4) return Array.from({ length: below(4) }, () => value(depth + 1));
  return Object.fromEntries(Array.from({ length: below(4) }, () => [text(), value(depth + 1)]));
}

/// The names that the schema has, any values; or something else.
function bodyOf({ json, form }) {
  const known = Object.keys((json ?? form)?.properties ?? {});
  const members = known.filter(() => below(4) > 0).map((name) => [name, value(1)]);
  return pick([JSON.stringify(Object.fromEntries(members)), JSON.stringify(value(0)), text()]);
}

const mediaTypes = ['application/json', 'application/x-www-form-urlencoded'];

async function loop() {
  while (Date.now() < end) {
    const { method, route, operation } = pick(operations);
    const path = route.replace(/\[\w+\]/g, () => pick([1, 2, below(1e6), 'tea', 'x']));
    const name = pick(Object.keys(operation.query ?? { x: 0 }));
    const query = below(2) ? `?${name}=${encodeURIComponent(pick([below(200), text()]))}` : '';
    const headers = { 'content-type': pick(mediaTypes) };
    if (below(4) > 0) headers.authorization = `Bearer ${token}`;
    const body = method === 'GET' ? undefined : bodyOf(operation);
    requests += 1;
    const { status } = await ask(url, method, path + query, headers, body);
    if (status === 0 || status >= 500) findings.push(`${method} ${route}: status ${status}`);
  }
}

await Promise.all([loop(), loop(), loop(), loop()]);
report(requests, findings);
process.exit(0);
