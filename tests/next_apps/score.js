// Points the fuzzer at the two apps' folders, with all bugs and without any, and counts.
//
//   node tests/next_apps/score.js PROGRAM [--time 120s] [--seeds 1,2] [--only typescript|javascript] [--bugs all|none]
//
// The command line is `PROGRAM fuzz FOLDER --seed N --max-time T`; the bugs are in the environment of
// the app, which the fuzzer does not look at. A bug is found if one of its checks complains about its
// route and method, or about its route if what the check looks at has no method.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const program = words.shift();
const options = { time: '120s', seeds: '1', only: '', bugs: '' };
while (words.length > 0) options[words.shift().slice(2)] = words.shift();

function fuzz(app, seed, bugs) {
  return new Promise((resolve) => {
    const env = { ...process.env };
    delete env.BUGS;
    if (bugs) env.BUGS = '1';
    const child = spawn(program, ['fuzz', path.join(folder, app), '--seed', seed, '--max-time', options.time], { env });
    let out = '';
    child.stdout.on('data', (bytes) => { out += bytes; });
    child.stderr.on('data', (bytes) => { out += bytes; });
    child.on('close', (code) => {
      const findings = [...out.matchAll(/^([a-z0-9_]+) {2}(\S+) (\S+)$/gm)]
        .map(([, check, method, route]) => ({ check, method, route }));
      resolve({ code, findings, out });
    });
  });
}

const routeless = new Set(['no_canary_in_log']);
const methodless = new Set(['no_canary_out', 'method_table_exact', 'allow_header_exact']);

function shows(bug, { check, method, route }) {
  if (!bug.check.includes(check)) return false;
  if (routeless.has(check)) return true;
  // What is built is found in files, and nobody's route.
  if (bug.id === 'secret-in-chunk') return route.includes('/_next/') || method === 'FILE';
  return bug.route === route && (methodless.has(check) || bug.method === method);
}

const logs = path.join(tmpdir(), 'routelab-next-apps');
mkdirSync(logs, { recursive: true });
for (const app of ['typescript', 'javascript']) {
  if (options.only !== '' && options.only !== app) continue;
  const { bugs } = JSON.parse(readFileSync(path.join(folder, app, 'bugs.json'), 'utf8'));
  for (const seed of options.seeds.split(',')) {
    for (const variant of ['all', 'none']) {
      if (options.bugs !== '' && options.bugs !== variant) continue;
      const run = await fuzz(app, seed, variant === 'all');
      const log = path.join(logs, `${app}-${variant}-${seed}.txt`);
      writeFileSync(log, run.out);
      const expected = variant === 'all' ? bugs : [];
      const found = expected.filter((bug) => run.findings.some((finding) => shows(bug, finding)));
      const others = run.findings.filter((finding) => !expected.some((bug) => shows(bug, finding)));
      console.log(`${app}, bugs: ${variant}, seed ${seed}: ${found.length} of ${expected.length} found, ` +
        `${others.length} other findings, exit ${run.code}; ${log}`);
      if (found.length < expected.length || (variant === 'none' && others.length > 0)) process.exitCode = 1;
      for (const bug of expected) if (!found.includes(bug)) console.log(`  MISSED ${bug.id}: ${bug.what}`);
      for (const { check, method, route } of others) console.log(`  other  ${check} ${method} ${route}`);
    }
  }
}
