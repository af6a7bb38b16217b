// What routes.json says, for tools that know nothing of it: the same knowledge for each of them.
import { readFileSync } from 'node:fs';

const source = readFileSync(new URL('../routes.json', import.meta.url), 'utf8');
const { schemas, users, routes } = JSON.parse(source.replace(/^\s*\/\/.*$/gm, ''));

/// The schema that a reference names, with the references inside of it resolved as well.
export function resolved(schema) {
  if (Array.isArray(schema)) return schema.map(resolved);
  if (schema === null || typeof schema !== 'object') return schema;
  if (schema.$ref) return resolved(schemas[schema.$ref.split('/').at(-1)]);
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, resolved(value)]));
}

/// [{method, route, params, operation}]
export const operations = Object.entries(resolved(routes)).flatMap(([route, { params, ...rest }]) =>
  Object.entries(rest).map(([method, operation]) => ({ method, route, params, operation })));

/// The body that signs ann in, for the operation that does.
export const signInBody = ({ method, route }) =>
  (users.ann.sign_in.send === `${method} ${route}` ? users.ann.sign_in.json : undefined);

/// The token of a user of the file.
export async function signIn(url, name) {
  const { send, json } = users[name].sign_in;
  const [method, path] = send.split(' ');
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method, headers, body: JSON.stringify(json) });
  return (await answer.json()).session.token;
}

/// {status, type, text}; a status of 0: no answer within 3 s.
export async function ask(url, method, path, headers, body) {
  try {
    const signal = AbortSignal.timeout(3000);
    const answer = await fetch(url + path, { method, headers, body, redirect: 'manual', signal });
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, text: await answer.text() };
  } catch {
    return { status: 0, type: '', text: '' };
  }
}

/// How a peer ends: what it did and what it found, each cause once.
export function report(requests, findings) {
  console.log(JSON.stringify({ requests, findings: [...new Set(findings)] }));
}
