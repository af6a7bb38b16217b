// Dredd: one request for each operation of a description, and a look at what comes back.
// node dredd.js URL
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter } from 'node:events';
import Dredd from 'dredd';
import { description } from './description.js';
import { report, signIn } from './surface.js';

const [, , url, , key] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'dredd.'));
const path = join(folder, 'api.json');
const hooks = join(folder, 'hooks.cjs');
const headers = { Authorization: `Bearer ${await signIn(url, 'ann')}`, 'X-Api-Key': key };

writeFileSync(path, JSON.stringify(description()));
writeFileSync(hooks, `require('hooks').beforeEach((transaction) => {
  Object.assign(transaction.request.headers, ${JSON.stringify(headers)});
});
`);

const emitter = new EventEmitter();
const findings = [];
let requests = 0;
emitter.on('test start', () => { requests += 1; });
emitter.on('test fail', ({ title }) => findings.push(title));
emitter.on('test error', (error, { title }) => findings.push(title));

const dredd = new Dredd({ endpoint: url, path: [path], hookfiles: [hooks], loglevel: 'silent',
  emitter, reporter: [], color: false });
dredd.run((error) => {
  rmSync(folder, { recursive: true });
  report(requests, error ? [...findings, `error: ${error.message}`] : findings);
  process.exit(0);
});
