// Shows each known bug of the two apps by its request, and that it is not there without the switch.
// node --test selftest.js; needs npm install in typescript/ and javascript/ first, bash and curl.
const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { attack } = require('./hostile.js');

const freePort = () =>
  new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

class App {
  constructor(name) {
    this.folder = path.join(__dirname, name);
    this.cli = path.join(this.folder, 'node_modules', 'next', 'dist', 'bin', 'next');
    this.known = JSON.parse(fs.readFileSync(path.join(this.folder, 'bugs.json'), 'utf8'));
  }

  // The value of a variable in the files of the app.
  secret(name) {
    const texts = ['.env.local', '.env.production', '.env'].map((file) => path.join(this.folder, file));
    const line = texts.filter(fs.existsSync).map((file) => fs.readFileSync(file, 'utf8')).join('\n');
    return new RegExp(`^${name}=["']?([^"'\n]+)`, 'm').exec(line)[1];
  }

  environment(bugs, variant) {
    const inherited = { PATH: process.env.PATH, HOME: process.env.HOME };
    const switched = bugs ? { BUGS: bugs } : {};
    return { ...inherited, ...switched, NEXT_TELEMETRY_DISABLED: '1', DIST_DIR: `.next-${variant}` };
  }

  build(bugs, variant) {
    const run = spawnSync(process.execPath, [this.cli, 'build'],
      { cwd: this.folder, env: this.environment(bugs, variant), encoding: 'utf8' });
    assert.strictEqual(run.status, 0, run.stdout + run.stderr);
  }

  async start(bugs, variant) {
    const port = await freePort();
    const child = spawn(process.execPath, [this.cli, 'start', '-p', String(port), '-H', '127.0.0.1'],
      { cwd: this.folder, env: this.environment(bugs, variant) });
    const server = { url: `http://127.0.0.1:${port}`, log: '', stop: () => child.kill('SIGKILL') };
    child.stdout.on('data', (text) => (server.log += text));
    child.stderr.on('data', (text) => (server.log += text));
    while (!server.log.includes('Ready in')) {
      assert.strictEqual(child.exitCode, null, server.log);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return server;
  }
}

// What the snippet of a bug prints; for a bug that shows in the log, what the server wrote meanwhile too.
async function shown(bug, server) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shown-'));
  const begin = server.log.length;
  const child = spawn('bash', ['-c', bug.curl], { cwd: folder, env: { PATH: process.env.PATH, APP: server.url } });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  await new Promise((resolve) => child.on('close', resolve));
  fs.rmSync(folder, { recursive: true });
  // The last lines may still be on their way through the pipe.
  for (let i = 0; bug.where === 'log' && i < 50 && server.log.length === begin; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const logged = bug.where === 'log' ? server.log.slice(begin) : '';
  return [output.trim(), logged].filter(Boolean).join('\n');
}

for (const [name, builds] of [['typescript', 1], ['javascript', 2]]) {
  const app = new App(name);
  const skip = fs.existsSync(app.cli) ? false : `npm install in ${name} first`;

  describe(name, { skip }, () => {
    const servers = {};
    before(async () => {
      app.build('', 'clean');
      if (builds === 2) app.build('1', 'buggy'); // one bug is in what the build makes
      servers.clean = await app.start('', 'clean');
      servers.buggy = await app.start('1', builds === 2 ? 'buggy' : 'clean');
    });
    after(() => Object.values(servers).forEach((server) => server.stop()));

    test('knows 12 to 16 bugs, each with a name of its own and a file that exists', () => {
      const { bugs } = app.known;
      assert.ok(bugs.length >= 12 && bugs.length <= 16);
      assert.strictEqual(new Set(bugs.map((bug) => bug.id)).size, bugs.length);
      for (const bug of bugs) {
        const source = fs.readFileSync(path.join(app.folder, bug.file), 'utf8');
        assert.ok(source.includes(`bug('${bug.id}')`), bug.id);
      }
    });

    for (const bug of app.known.bugs) {
      test(`${bug.id} shows with the switch`, async () => {
        assert.match(await shown(bug, servers.buggy), new RegExp(bug.buggy));
      });
      test(`${bug.id} is absent without it`, async () => {
        const output = await shown(bug, servers.clean);
        assert.doesNotMatch(output, new RegExp(bug.buggy));
        assert.match(output, new RegExp(bug.clean));
      });
    }

    test('answers all hostile requests without the switch, and never with 5xx or a secret', async () => {
      const secrets = app.known.bugs.map((bug) => bug.secret && app.secret(bug.secret)).filter(Boolean);
      assert.strictEqual(secrets.length, app.known.bugs.filter((bug) => bug.secret).length);
      const { count, wrong } = await attack(servers.clean.url, app.known, secrets);
      assert.ok(count > 5000);
      assert.deepStrictEqual(wrong, []);
      for (const secret of secrets) assert.ok(!servers.clean.log.includes(secret));
    });
  });
}
