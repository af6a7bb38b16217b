// A running server, as the probes ask it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../server.js', import.meta.url));
const passwords = { ann: 'ann-and-her-garden', bob: 'bob-builds-boats' };

/// Each as long as a planted one.
export const secrets = {
  DB_PASSWORD: 'a1Bc2De3Fg4Hi5Jk6Lm7No8Pq9Rs',
  SIGNING_KEY: 'z9Yx8Wv7Ut6Sr5Qp4On3Ml2Kj1Ih',
  STRIPE_KEY: 'm5Nb6Vc7Xz8Lk9Jh1Gf2Ds3Ap4Oi',
};

export class Api {
  constructor(env) { this.env = { ...secrets, ...env }; }

  async start(env = {}) {
    Object.assign(this.env, env);
    this.agent = new Agent({ keepAlive: true });
    this.log = '';
    this.process = spawn(process.execPath, [program],
      { env: { ...this.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve, reject) => {
      this.process.once('exit', () => reject(new Error('the server ended')));
      this.process.stdout.on('data', (piece) => {
        this.log += piece;
        const [, port] = /127\.0\.0\.1:(\d+)/.exec(this.log) ?? [];
        if (port) resolve(this.port = Number(port));
      });
    });
    return this;
  }

  /// No warning, as when a machine goes.
  async stop() {
    this.agent.destroy();
    const { process: server } = this;
    server.removeAllListeners('exit');
    if (server.exitCode !== null || server.signalCode !== null) return; // it has ended by itself
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  async restart(env) {
    await this.stop();
    return this.start(env);
  }

  /// {status, headers, text, json, ms}; status 0 when there is no answer within `patience`.
  ask(method, path, { token, headers = {}, json, body, isChunked, patience = 3000 } = {}) {
    const bytes = json === undefined ? body : JSON.stringify(json);
    const all = { ...(token && { authorization: `Bearer ${token}` }) };
    if (json !== undefined) all['content-type'] = 'application/json';
    if (isChunked) all['transfer-encoding'] = 'chunked';
    else if (bytes !== undefined) all['content-length'] = Buffer.byteLength(bytes);
    const start = performance.now();
    return new Promise((resolve) => {
      const { port, agent } = this;
      const options = { port, method, path, agent, headers: { ...all, ...headers } };
      const request = httpRequest(options, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const { statusCode: status, headers: got } = response;
          const isJson = /^application\/json/.test(got['content-type']) && text !== '';
          resolve({ status, headers: got, text, json: isJson ? JSON.parse(text) : null,
            ms: performance.now() - start });
        });
      });
      request.on('error', () => resolve({ status: 0, headers: {}, text: '', json: null, ms: Infinity }));
      request.setTimeout(patience, () => request.destroy());
      request.end(bytes);
    });
  }

  get(path, options) { return this.ask('GET', path, options); }

  post(path, json, options) { return this.ask('POST', path, { json, ...options }); }

  async signIn(name) {
    const { json } = await this.post('/api/login', { name, password: passwords[name] });
    return json.session.token;
  }

  /// Bytes as they are, on a connection of their own.
  raw(text) {
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(text);
    return socket;
  }
}
