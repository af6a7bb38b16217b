// Points the fuzzer at the reference API, once for each bug and at the correct build, and counts.
//
//   node tests/bugs/score.js PROGRAM [--time 60s] [--seeds 1,2] [--clean-time 120s] [--port 4100]
//                            [--table FILE] [ID...]
//
// The command line is the same every time, and so is the shop's name, which a deployment sets; the
// bug is in the server's environment, which the fuzzer does not look at. With no IDs: all bugs, and the correct build once for each seed.
// --table writes what came out as a page. Exit code 1: a bug was missed, or something was invented.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    if (bug?.id) env.BUG = bug.id;
    env.PUBLIC_SHOP = 'the shop at the corner';
    const state = bug?.keeps_state && mkdtempSync(path.join(tmpdir(), 'routelab-bugs-'));
    if (state) env.STATE = state;
    const child = spawn(program, [
      'fuzz', `http://127.0.0.1:${port}`, '--routes', path.join(folder, 'routes.json'),
      '--start', `node ${path.join(folder, 'server.js')}`, '--seed', seed, '--max-time', time,
    ], { env });
    let out = '';
    // What was looked for is found: the rest of the time would tell nothing more about this bug.
    const wanted = bug?.id && new RegExp(`^(${bug.check.join('|')}) {2}`, 'm');
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

/** The correct build as it is, and on three instances. */
const cleanVariants = [{}, { INSTANCES: '3' }];

function pageOf(rows, cleanRows) {
  const found = rows.filter((row) => row.verdict === 'found').length;
  return `# Seeded bugs

What \`routelab fuzz\` finds of the ${rows.length} mistakes of [tests/bugs](../tests/bugs/README.md), one at a time, and
what it says of the correct API. One command line for all; it gets the routes and nothing else:

    routelab fuzz URL --routes tests/bugs/routes.json --start 'node tests/bugs/server.js' --max-time ${options.time}

Written by \`./dev verify\`. Seconds: from the start of the command to the first finding of a check that is
named for the bug, its shrinking included.

| bug | what is wrong | found by | seconds |
|---|---|---|---|
${rows.map((row) => `| ${row.id} | ${row.title} | ${row.hit} | ${row.seconds} |`).join('\n')}

${found} of ${rows.length} found.

| correct API | seed | time | requests | findings |
|---|---|---|---|---|
${cleanRows.map((row) => `| ${row.variant} | ${row.seed} | ${options['clean-time']} | ${row.requests} | ${row.findings} |`).join('\n')}
`;
}

async function main() {
  let found = 0;
  const rows = [];
  let port = Number(options.port);
  const chosen = ids.length > 0 ? bugs.filter((bug) => ids.includes(bug.id)) : bugs;
  for (const bug of chosen) {
    const run = await fuzz(bug, '1', options.time, port++);
    const hits = run.checks.filter((c) => bug.check.includes(c.check));
    const others = run.checks.filter((c) => !bug.check.includes(c.check));
    if (hits.length > 0) found += 1;
    const verdict = hits.length > 0 ? 'found ' : others.length > 0 ? 'other ' : 'MISSED';
    rows.push({
      id: bug.id, title: bug.title, verdict: verdict.trim(), seconds: run.seconds.toFixed(1),
      hit: hits.length > 0 ? `${hits[0].check} at ${hits[0].where}` : 'not found',
    });
    console.log(`${bug.id.padEnd(3)} ${verdict} ${run.seconds.toFixed(1).padStart(6)} s  ${bug.title}`);
    console.log(`      ${[...hits, ...others].slice(0, 4).map((c) => `${c.check} ${c.where}`).join('; ') || `exit ${run.code}: ${run.out.slice(-200)}`}`);
  }
  console.log(`${found} of ${chosen.length} bugs found`);
  if (found < chosen.length) process.exitCode = 1;
  if (ids.length > 0) return;
  const cleanRows = [];
  for (const variant of cleanVariants) {
    const name = Object.entries(variant).map(([key, value]) => `${key}=${value}`).join(' ') || 'as it is';
    for (const seed of options.seeds.split(',')) {
      const run = await fuzz({ env: variant, check: [] }, seed, options['clean-time'], port++);
      const requests = /in ([0-9,]+) requests/.exec(run.out)?.[1] ?? '?';
      console.log(`correct build, ${name}, seed ${seed}: ${run.checks.length} findings in ${requests} requests`);
      for (const c of run.checks) console.log(`      ${c.check} ${c.where}`);
      if (run.checks.length > 0) process.exitCode = 1;
      cleanRows.push({ variant: name, seed, requests, findings: run.checks.length });
    }
  }
  if (options.table) writeFileSync(options.table, pageOf(rows, cleanRows));
}

main();
