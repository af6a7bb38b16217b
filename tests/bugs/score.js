// Points the fuzzer at the reference API, once for each bug and at the correct build, and counts.
//
//   node tests/bugs/score.js PROGRAM [--time 60s] [--seeds 1,2] [--clean-time 120s] [--port 4100] [ID...]
//
// The command line is the same every time, and so is the shop's name, which a deployment sets; the
// bug is in the server's environment, which the fuzzer does not look at. With no IDs: all bugs, and the correct build once for each seed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const bugs = JSON.parse(readFileSync(path.join(folder, 'bugs.json'), 'utf8'));

const words = process.argv.slice(2);
const program = words.shift();
const options = { time: '60s', 'clean-time': '120s', seeds: '1', port: '4100' };
const ids = [];
while (words.length > 0) {
  const word = words.shift();
  if (word.startsWith('--')) options[word.slice(2)] = words.shift();
  else ids.push(word);
}

/** One run: the names of the checks that failed, and how long the first one took. */
function fuzz(bug, seed, time, port) {
  return new Promise((resolve) => {
    const begun = Date.now();
    const env = { ...process.env, ...bug?.env };
    delete env.BUG;
    if (bug) env.BUG = bug.id;
    env.PUBLIC_SHOP = 'the shop at the corner';
    const state = bug?.keeps_state && mkdtempSync(path.join(tmpdir(), 'routelab-bugs-'));
    if (state) env.STATE = state;
    const child = spawn(program, [
      'fuzz', `http://127.0.0.1:${port}`, '--routes', path.join(folder, 'routes.json'),
      '--start', `node ${path.join(folder, 'server.js')}`, '--seed', seed, '--max-time', time,
    ], { env });
    let out = '';
    // What was looked for is found: the rest of the time would tell nothing more about this bug.
    const wanted = bug && new RegExp(`^(${bug.check.join('|')}) {2}`, 'm');
    child.stdout.on('data', (bytes) => {
      out += bytes;
      if (wanted && wanted.test(out)) child.kill('SIGINT');
    });
    child.stderr.on('data', (bytes) => { out += bytes; });
    child.on('close', (code) => {
      if (state) rmSync(state, { recursive: true });
      const checks = [...out.matchAll(/^([a-z0-9_]+) {2}(\S+ \S+)$/gm)].map((m) => ({ check: m[1], where: m[2] }));
      resolve({ code, checks, out, seconds: (Date.now() - begun) / 1000 });
    });
  });
}

async function main() {
  let found = 0;
  let port = Number(options.port);
  const chosen = ids.length > 0 ? bugs.filter((bug) => ids.includes(bug.id)) : bugs;
  for (const bug of chosen) {
    const run = await fuzz(bug, '1', options.time, port++);
    const hits = run.checks.filter((c) => bug.check.includes(c.check));
    const others = run.checks.filter((c) => !bug.check.includes(c.check));
    if (run.checks.length > 0) found += 1;
    const verdict = hits.length > 0 ? 'found ' : others.length > 0 ? 'other ' : 'MISSED';
    console.log(`${bug.id.padEnd(3)} ${verdict} ${run.seconds.toFixed(1).padStart(6)} s  ${bug.title}`);
    console.log(`      ${[...hits, ...others].slice(0, 4).map((c) => `${c.check} ${c.where}`).join('; ') || `exit ${run.code}: ${run.out.slice(-200)}`}`);
  }
  console.log(`${found} of ${chosen.length} bugs found`);
  if (ids.length > 0) return;
  for (const seed of options.seeds.split(',')) {
    const run = await fuzz(null, seed, options['clean-time'], port++);
    console.log(`correct build, seed ${seed}: ${run.checks.length} findings`);
    for (const c of run.checks) console.log(`      ${c.check} ${c.where}`);
  }
}

main();
