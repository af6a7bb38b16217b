// The reference API of the seeded-bug benchmark, on 127.0.0.1. Its variables: PORT (0: a free one);
// BUG: one of its mistakes; STATE: a folder, so that rows survive a restart; INSTANCES, RECYCLE,
// IDLE, BALANCE: see balancer.js; DB_PASSWORD, SIGNING_KEY, STRIPE_KEY: what it has to keep;
// PUBLIC_SHOP: what it shows.
import { ServerResponse, STATUS_CODES, createServer } from 'node:http';
import { people } from './accounts.js';
import { refused } from './answer.js';
import { startBalancer } from './balancer.js';
import { Store } from './store.js';

const store = new Store(process.env.STATE);
for (const { password, ...person } of people) {
  if (!store.get('accounts', person.id)) store.put('accounts', person);
}

const handle = startBalancer(store);
const server = createServer({ requireHostHeader: false }, handle);
server.keepAliveTimeout = 60_000; // a client that goes on after a while meets no closed connection

/// What Node.js would answer without a body.
const broken = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

server.on('clientError', ({ code }, socket) => {
  const status = broken[code] ?? 400;
  if (code === 'ECONNRESET' || !socket.writable) return socket.destroy();
  const { bytes } = refused({ status, message: STATUS_CODES[status].toLowerCase(), headers: {} });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Content-Type: application/json',
    'Cache-Control: no-store', 'X-Content-Type-Options: nosniff',
    `Content-Length: ${bytes.length}`, 'Connection: close', '', '',
  ].join('\r\n');
  return socket.end(head + bytes);
});

/// An expectation other than 100-continue can be ignored (RFC 9110, 10.1.1).
server.on('checkExpectation', handle);

/// CONNECT is a method like any other: there is a route for it or not.
server.on('connect', (message, socket) => {
  const response = new ServerResponse(message);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.end());
  socket.on('error', () => socket.destroy());
  handle(message, response);
});

process.stdout.on('error', () => {}); // whoever read it went away; the API goes on

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
