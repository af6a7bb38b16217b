// A foreign viewer opens what `routelab export --format chrome` writes: speedscope, in Chromium, from
// loopback. PROGRAM and CHROMIUM as in report.test.mjs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.PROGRAM ?? join(root, 'build/release/routelab');
const viewer = fileURLToPath(new URL('node_modules/speedscope/dist/release', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'routelab-speedscope.'));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
let server;
let browser;

function writeTrace() {
  const trace = join(folder, 'run.rltrace');
  execFileSync(program, ['run', 'scenarios/005-crud.json', '--duration', '2m', '--quiet',
    '--trace', trace], { cwd: root, stdio: 'ignore' });
  execFileSync(program, ['export', trace, '--format', 'chrome', '--out',
    join(folder, 'trace.json')], { stdio: 'ignore' });
}

function answer(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
  const file = path === '/trace.json' ? join(folder, path) : join(viewer, path);
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  response.end(readFileSync(file));
}

before(async () => {
  writeTrace();
  server = createServer(answer);
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
});

test('speedscope opens a trace and shows its threads', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
  const origin = `http://127.0.0.1:${server.address().port}`;
  await page.goto(`${origin}/index.html#profileURL=${encodeURIComponent('/trace.json')}`);
  // The toolbar names the thread that is shown, and which of how many it is, once all is read.
  await page.waitForFunction(() => /\(1\/\d+\)/.test(document.body.innerText), null,
    { timeout: 120_000 });
  const text = await page.evaluate(() => document.body.innerText);
  const threads = JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8'));
  const events = Array.isArray(threads) ? threads : threads.traceEvents;
  const lanes = new Set(events.filter((e) => 'BX'.includes(e.ph)).map((e) => `${e.pid}/${e.tid}`));
  assert.equal(Number(/\(1\/(\d+)\)/.exec(text)[1]), lanes.size);
  if (process.env.SCREENSHOTS) {
    await page.screenshot({ path: join(process.env.SCREENSHOTS, 'speedscope.png') });
  }
  assert.deepEqual(troubles, []);
});
