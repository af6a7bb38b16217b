// What goes back: a status, headers and bytes whose type and length are always told.

/// Thrown wherever a request cannot be done; becomes {"error": message}.
export class Refusal extends Error {
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/// The client went away: there is nobody to answer.
export class Gone extends Error {}

export function json(status, value, headers = {}) {
  return typed(status, 'application/json', JSON.stringify(value), headers);
}

export function typed(status, type, text, headers = {}) {
  return { status, headers: { 'content-type': type, ...headers }, bytes: Buffer.from(text) };
}

export function empty(status, headers = {}) {
  return { status, headers, bytes: null };
}

export function refused({ status, message, headers }) {
  return json(status, { error: message }, headers);
}

/// HEAD is answered with the headers of GET, the length included.
export function send(message, response, { status, headers, bytes }) {
  if (response.destroyed) return;
  const length = bytes ? { 'content-length': bytes.length } : {};
  response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers, ...length });
  response.end(bytes && message.method !== 'HEAD' ? bytes : undefined);
}
