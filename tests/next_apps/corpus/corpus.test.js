// Holds every expected.json against its source tree and, where the apps beside it are installed,
// against what Next itself makes of a file name or of a file of variables.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const cases = fs.readdirSync(__dirname).filter((name) => fs.existsSync(path.join(__dirname, name, 'expected.json')));
const installed = path.join(__dirname, '..', 'typescript', 'node_modules');
const next = (name) => require(path.join(installed, name));
const skip = fs.existsSync(installed) ? false : 'npm install in ../typescript first';

const expectedOf = (name) => JSON.parse(fs.readFileSync(path.join(__dirname, name, 'expected.json'), 'utf8'));
const folderOf = (name) => path.join(__dirname, name, expectedOf(name).app ?? '');
const extensionsOf = (expected) => expected.config?.page_extensions ?? ['tsx', 'ts', 'jsx', 'js'];

function filesBelow(folder, prefix = '') {
  return fs.readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const inside = path.posix.join(prefix, entry.name);
    return entry.isDirectory() ? filesBelow(folder, inside) : [inside];
  });
}

// The folder that Next takes for a router: the one at the root wins over the one in src.
function routerFolder(folder, router) {
  return [router, `src/${router}`].find((name) => fs.existsSync(path.join(folder, name)));
}

function routesAsNextSeesThem(folder, expected) {
  const { normalizeAppPath } = next('next/dist/shared/lib/router/utils/app-paths');
  const endings = extensionsOf(expected).map((ending) => ending.replaceAll('.', '\\.')).join('|');
  const found = [];
  const app = routerFolder(folder, 'app');
  for (const file of app ? filesBelow(path.join(folder, app)) : []) {
    const inside = '/' + file;
    if (!new RegExp(`/route\\.(?:${endings})$`).test(inside) || inside.includes('/_')) continue;
    const route = normalizeAppPath(inside.replace(/\/route\.[^/]+$/, '/route'));
    found.push([route.replaceAll('%5F', '_'), `${app}/${file}`]);
  }
  const pages = routerFolder(folder, 'pages');
  for (const file of pages ? filesBelow(path.join(folder, pages)) : []) {
    if (!new RegExp(`^api/.*(?<!\\.d)\\.(?:${endings})$|^api\\.(?:${endings})$`).test(file)) continue;
    const bare = ('/' + file).replace(new RegExp(`\\.(?:${endings})$`), '');
    found.push([bare.replace(/\/index$/, '') || '/', `${pages}/${file}`]);
  }
  return found.sort();
}

test('there are at least 25 cases', () => assert.ok(cases.length >= 25));

for (const name of cases) {
  const expected = expectedOf(name);

  test(`${name}: is written in the form that README.md describes`, () => {
    assert.ok(expected.about);
    for (const { file } of [...expected.routes, ...expected.pages, ...(expected.actions ?? [])])
      assert.ok(fs.existsSync(path.join(folderOf(name), file)), file);
    for (const route of expected.routes) {
      assert.ok(['app', 'pages'].includes(route.style));
      assert.deepStrictEqual(route.methods, [...route.methods].sort(), route.path);
      for (const [method, inputs] of Object.entries(route.inputs ?? {})) {
        assert.ok(route.style === 'pages' ? method === '*' : route.methods.includes(method), route.path);
        for (const [kind, names] of Object.entries(inputs)) {
          assert.ok(['body', 'query', 'headers', 'cookies', 'form'].includes(kind), kind);
          if (kind !== 'body') { assert.deepStrictEqual(names, [...names].sort(), route.path); continue; }
          for (const type of Object.values(names))
            assert.match(type, /^(any|string|number|boolean|array|object|enum\(.+\))\??$/);
        }
      }
    }
  });

  test(`${name}: its routes are those that Next makes of the file names`, { skip }, () => {
    if (expected.refused) return assert.deepStrictEqual(expected.routes, []);
    const routes = expected.routes.map((route) => [route.path, route.file]).sort();
    assert.deepStrictEqual(routes, routesAsNextSeesThem(folderOf(name), expected));
  });

  test(`${name}: its variables are those that Next loads`, { skip }, () => {
    const script = `
      const silent = { info() {}, error() {} };
      const loaded = require('@next/env').loadEnvConfig(process.argv[1], false, silent);
      const names = new Set(loaded.loadedEnvFiles.flatMap((file) => Object.keys(file.env)));
      const values = Object.fromEntries([...names].sort().map((key) => [key, process.env[key]]));
      console.log(JSON.stringify({ files: loaded.loadedEnvFiles.map((file) => file.path), values }));`;
    const run = spawnSync(process.execPath, ['-e', script, folderOf(name)],
      { cwd: path.dirname(installed), env: { NODE_ENV: 'production' }, encoding: 'utf8' });
    const { files, values } = JSON.parse(run.stdout);
    const { secrets = {}, public: shown = {} } = expected.env ?? {};
    assert.deepStrictEqual({ ...secrets, ...shown }, values);
    if (expected.env?.files) assert.deepStrictEqual(expected.env.files, files);
    for (const key of Object.keys(shown)) assert.match(key, /^NEXT_PUBLIC_/);
    for (const key of Object.keys(secrets)) assert.doesNotMatch(key, /^NEXT_PUBLIC_/);
  });
}
