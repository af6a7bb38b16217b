// Each peer against each bug, on a fresh server, for so many seconds; then a table.
// tests/bugs/peers/run [SECONDS] [PEER...]
//
// Found: something is reported that is not reported of the correct server, where whatever is
// reported is a false alarm.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Api, secrets } from '../probes/api.js';

const [seconds = '5', ...chosen] = process.argv.slice(2);
const peers = chosen.length > 0 ? chosen : ['fastcheck', 'dredd', 'random'];
const bugs = JSON.parse(readFileSync(new URL('../bugs.json', import.meta.url), 'utf8'));
const script = (peer) => fileURLToPath(new URL(`${peer}.js`, import.meta.url));

async function measure(peer, env) {
  const api = await new Api(env).start();
  const program = [script(peer), `http://127.0.0.1:${api.port}`, seconds, secrets.SIGNING_KEY];
  const start = performance.now();
  try {
    const timeout = 1000 * (Number(seconds) + 30);
    const { stdout } = await promisify(execFile)(process.execPath, program, { timeout });
    return { ...JSON.parse(stdout.trim().split('\n').at(-1)), ms: performance.now() - start };
  } catch (error) {
    return { requests: 0, findings: [`it broke: ${error.message.split('\n')[0]}`], ms: 0 };
  } finally {
    await api.stop();
  }
}

for (const peer of peers) {
  const clean = await measure(peer, {});
  const found = [];
  let [requests, ms] = [clean.requests, clean.ms];
  for (const { id, env = {} } of bugs) {
    const result = await measure(peer, { ...env, BUG: id });
    requests += result.requests;
    ms += result.ms;
    const news = result.findings.filter((finding) => !clean.findings.includes(finding));
    if (news.length > 0) found.push(id);
    console.error(`${peer} ${id} ${result.requests} ${news.join('; ')}`);
  }
  console.error(`${peer} clean: ${clean.findings.join('; ')}`);
  const each = (total) => Math.round(total / (bugs.length + 1));
  console.log(`| ${peer} | ${found.length} of ${bugs.length} | ${clean.findings.length} |`
    + ` ${each(requests)} | ${(each(ms) / 1000).toFixed(1)} s | ${found.join(' ')} |`);
}
