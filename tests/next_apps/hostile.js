// What hostile clients send: every method, body, content type, query and path segment that a fuzzer
// would think of, for each URL of an app. A correct app answers all of it, and never with a 5xx.
const http = require('node:http');

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'PROPFIND', 'QUERY'];

const deep = (open, close, depth) => open.repeat(depth) + close.repeat(depth);
const BODIES = [
  '', ' ', 'null', 'true', '42', '"text"', '[]', '[null]', '{}', '{', '{"a":', '[1,]', 'NaN', '\ufeff{}', '\0',
  '{"__proto__":{"admin":true},"constructor":1}', '{"a":1,"a":2}', '"\\ud800"', '1e999', '-0',
  deep('[', ']', 50_000), deep('{"a":', '}', 5_000).replace('}', '1}'), '{"a":"' + 'x'.repeat(200_000) + '"}',
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 'a=1&a=2&__proto__=3&%zz=%ff', 'a[b]=1;c',
];
const TYPES = [
  'application/json', 'APPLICATION/JSON; charset=utf-8', 'application/json; charset=utf-16', 'application/json;',
  'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=x', 'text/plain',
  'application/vnd.api+json', 'x', '', undefined,
];
const VALUES = [
  null, true, 0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER + 2, '', ' ', 'x', '\0', '\ud800', 'x\udfff', 'e\u0301',
  '\u202e', '\r\nSet-Cookie: a=b', '../../etc/passwd', '%00', '%', 'constructor', '__proto__', 'x'.repeat(5000),
  'a'.repeat(29) + '!', ' '.repeat(3000) + 'x', [], {}, [[]], { length: 1e9 }, { toString: 1 },
];
const QUERIES = [
  '', 'x', '-1', '0', '1.5', '1e9', '99999999999999999999', 'NaN', 'Infinity', '0x10', '%20', '%00', '%zz', '%', '%ff',
  '%ED%A0%80', '+', 'constructor', '__proto__', 'toString', 'a'.repeat(3000), '%0d%0aX:y', '[]', "'", '%22', '%F0%9F%98%80',
];
const SEGMENTS = [
  '0', '-1', '1.5', 'NaN', '1e3', '01', '%31', '99999999999999999999', 'x', '%00', '%25', '%2525zz', '%2F', '..%2f..%2fetc',
  '%zz', '%ff', '%0d%0a', '__proto__', 'constructor', '%ED%A0%80', '%F0%9F%98%80', 'a'.repeat(2000), '+', '%20', '~',
];

/** All requests for the URLs; each URL has the fields of body and query that the app reads there. */
function* requests(urls) {
  for (const [url, fields] of Object.entries(urls)) {
    for (const method of METHODS) {
      yield { method, url };
      yield { method, url: url + '/' };
    }
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const type of TYPES) yield { method, url, type, body: JSON.stringify(fields) };
      for (const body of BODIES) yield { method, url, type: 'application/json', body };
    }
    for (const method of ['POST', 'PUT', 'PATCH']) {
      for (const field of Object.keys(fields)) {
        for (const value of VALUES) {
          yield { method, url, type: 'application/json', body: JSON.stringify({ ...fields, [field]: value }) };
        }
      }
      for (const body of BODIES) yield { method, url, type: 'application/x-www-form-urlencoded', body };
    }
    for (const field of [...Object.keys(fields), '__proto__', 'nxtPid']) {
      for (const value of QUERIES) yield { method: 'GET', url: `${url}?${field}=${value}` };
      yield { method: 'GET', url: `${url}?${field}=1&${field}=2` };
      yield { method: 'GET', url: `${url}?${field}[]=1&${field}[a]=2&${field}` };
    }
    for (const segment of SEGMENTS) {
      for (const method of ['GET', 'DELETE']) {
        yield { method, url: url.replace(/[^/]*$/, segment) };
        yield { method, url: `${url}/${segment}` };
        yield { method, url: `${url}/${segment}/${segment}` };
      }
    }
    for (const [name, value] of [['cookie', 'session=__proto__; sid=constructor'], ['cookie', '=;;; sid; session="'],
      ['authorization', 'Bearer'], ['idempotency-key', 'k'], ['accept', 'x/x;q=9'], ['x-http-method-override', 'DELETE'],
      ['x-signature', 'zz'], ['x-signature', 'a'.repeat(64)], ['if-none-match', '*'], ['range', 'bytes=9-1'], ['rsc', '1'],
      ['x-middleware-subrequest', 'proxy:proxy:proxy'], ['content-encoding', 'gzip'], ['accept-encoding', 'gzip']]) {
      yield { method: 'GET', url, headers: { [name]: value } };
      yield { method: 'POST', url, type: 'application/json', body: JSON.stringify(fields), headers: { [name]: value } };
    }
  }
}

/** Sends one request: { status, text }, status 0 when the connection broke or 30 s went by. */
function send(server, agent, { method, url, type, body, headers = {} }, cookie) {
  return new Promise((resolve) => {
    const all = { ...(cookie ? { cookie } : {}), ...headers, ...(type === undefined ? {} : { 'content-type': type }) };
    if (body !== undefined) all['content-length'] = Buffer.byteLength(body);
    const request = http.request(server, { agent, method, path: url, headers: all, timeout: 30_000 }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', () => resolve({ status: 0, text: 'cut off' }));
      response.on('end', () => {
        const text = response.rawHeaders.join('\n') + Buffer.concat(parts).toString();
        resolve({ status: response.statusCode, text });
      });
    });
    request.on('timeout', () => request.destroy(new Error('30 s')));
    request.on('error', (error) => {
      // A kept connection may be closed by the server just when it is used again.
      const again = request.reusedSocket && error.code === 'ECONNRESET';
      resolve(again ? send(server, agent, { method, url, type, body, headers }, cookie) : { status: 0, text: error.message });
    });
    request.end(body);
  });
}

/** Sends all of them with a session and every fifth without: how many, and those that went wrong. */
async function attack(server, known, secrets) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const { url, cookieName } = known.signIn;
  const signedIn = await fetch(server + url, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"mallory","password":"m"}' });
  const cookie = signedIn.headers.get('set-cookie').split(';')[0];
  if (!cookie.startsWith(cookieName + '=')) throw new Error('no session: ' + cookie);
  const wrong = [];
  let count = 0;
  for (const [session, step] of [[undefined, 5], [cookie, 1]]) {
    let position = 0;
    const queue = requests(known.hostile);
    const worker = async () => {
      for (let next = queue.next(); !next.done; next = queue.next()) {
        if (position++ % step) continue;
        count++;
        const { status, text } = await send(server, agent, next.value, session);
        const leaked = secrets.filter((secret) => text.includes(secret));
        const late = status === 200 && text.endsWith('Internal Server Error');
        if (status === 0 || status >= 500 || leaked.length || late) {
          wrong.push(JSON.stringify({ ...next.value, body: String(next.value.body).slice(0, 60), status, leaked, text: text.slice(-80) }));
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
  }
  agent.destroy();
  return { count, wrong };
}

module.exports = { attack };
