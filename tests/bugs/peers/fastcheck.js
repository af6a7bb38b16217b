// fast-check as an author would use it who has an hour: requests made from the schemas, two checks
// (no 5xx, JSON as declared). Knows nothing of the bugs. node fastcheck.js URL SECONDS
import Ajv from 'ajv';
import fc from 'fast-check';
import { ask, operations, report, signIn } from './surface.js';

const [url, seconds] = [process.argv[2], Number(process.argv[3])];
const end = Date.now() + 1000 * seconds;
const ajv = new Ajv({ strict: false });
const token = await signIn(url, 'ann');
let requests = 0;

// As its 'binary', which takes a second to make.
const anyUnit = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

/// An object with a value for each name; those that are not required may be left out.
function recordOf(schemas, make, requiredKeys) {
  const members = Object.entries(schemas).map(([name, schema]) => [name, make(schema)]);
  return fc.record(Object.fromEntries(members), { requiredKeys });
}

function valueOf(schema) {
  const types = [schema.type].flat();
  if (types.length > 1) return fc.oneof(...types.map((type) => valueOf({ ...schema, type })));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { minLength = 0, maxLength = 300, minimum = -1e6, maximum = 1e6 } = schema;
  switch (types[0]) {
    case 'string': return fc.oneof(fc.string({ minLength, maxLength, unit: 'grapheme' }),
      fc.string({ minLength, maxLength, unit: anyUnit }));
    case 'integer': return fc.maxSafeInteger().map((n) => Math.min(maximum, Math.max(minimum, n)));
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'array': return fc.array(valueOf(schema.items), { maxLength: schema.maxItems ?? 5 });
    case 'object': return recordOf(schema.properties ?? {}, valueOf, schema.required ?? []);
    default: return fc.jsonValue();
  }
}

/// Four of five fit the schema; the others are any JSON.
const bodyOf = (schema) => fc.oneof({ weight: 4, arbitrary: valueOf(schema) }, fc.jsonValue());

function requestOf({ params = {}, operation: { json, form, query = {}, headers = {} } }) {
  const text = ({ required, ...schema }) => valueOf(schema).map(String);
  const small = (schema) => (schema.enum ? valueOf(schema) : fc.integer({ min: 1, max: 9 }));
  return fc.record({
    params: recordOf(params, small, Object.keys(params)),
    query: recordOf(query, text, []),
    headers: recordOf(headers, text, []),
    body: json || form ? bodyOf(json ?? form) : fc.string(),
  });
}

/// Its content type, and its bytes.
function encoded({ json, form, bytes }, body) {
  if (json) return ['application/json', JSON.stringify(body)];
  if (bytes) return ['application/octet-stream', body];
  if (!form) return [undefined, undefined];
  const pairs = Object.entries(body ?? {}).map(([name, value]) => [name, `${value}`]);
  return ['application/x-www-form-urlencoded', new URLSearchParams(pairs).toString()];
}

async function check({ method, route, operation }, { params, query, headers, body }) {
  const path = route.replace(/\[(\w+)\]/g, (_, name) => params[name]);
  const sent = { authorization: `Bearer ${token}` };
  for (const [name, value] of Object.entries(headers)) {
    sent[name] = encodeURIComponent(value.toWellFormed());
  }
  const [mediaType, bytes] = encoded(operation, body);
  if (mediaType) sent['content-type'] = mediaType;
  requests += 1;
  const target = `${path}?${new URLSearchParams(query)}`;
  const { status, type, text } = await ask(url, method, target, sent, bytes);
  if (status === 0 || status >= 500) throw new Error(`status ${status}`);
  const schema = operation.answers?.[status] ?? operation.answers?.default;
  if (!schema?.type || status === 204) return;
  if (!type.startsWith('application/json')) throw new Error(`type ${type}`);
  if (!ajv.validate(schema, JSON.parse(text))) throw new Error('not the schema');
}

const findings = [];
const broken = new Set();
const requestsOf = new Map(operations.map((one) => [one, requestOf(one)]));
for (let round = 1; Date.now() < end; ++round) {
  for (const one of operations.filter((operation) => !broken.has(operation))) {
    if (Date.now() > end) break;
    const property = fc.asyncProperty(requestsOf.get(one), (request) => check(one, request));
    const interruptAfterTimeLimit = Math.max(1, end - Date.now());
    const { failed, errorInstance } = await fc.check(property,
      { numRuns: 20, seed: round, interruptAfterTimeLimit, endOnFailure: true });
    if (!failed || !errorInstance) continue;
    broken.add(one);
    findings.push(`${one.method} ${one.route}: ${errorInstance.message}`);
  }
}
report(requests, findings);
process.exit(0);
