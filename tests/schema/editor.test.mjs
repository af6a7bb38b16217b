// What a newcomer sees in VS Code while a scenario is being written: its JSON language service with
// the checkout's settings. "|" is where the cursor stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import languageService from 'vscode-json-languageservice';
import { parseText, read, scenariosIn, schema } from './checkout.mjs';

const folder = 'file:///checkout/';
const { getLanguageService, TextDocument } = languageService;
const [{ fileMatch, url }] = parseText(read('.vscode/settings.json')).value['json.schemas'];
const service = getLanguageService({});
service.configure({
  validate: true,
  allowComments: false, // the language "JSON": the schema itself has to allow them
  schemas: [{ fileMatch, uri: new URL(url, folder).href, schema: schema(), folderUri: folder }],
});

function open(text, name = 'new.json') {
  const at = text.indexOf('|');
  const content = at < 0 ? text : text.slice(0, at) + text.slice(at + 1);
  const document = TextDocument.create(`${folder}scenarios/${name}`, 'json', 1, content);
  const tree = service.parseJSONDocument(document);
  return { document, tree, position: document.positionAt(Math.max(at, 0)) };
}

async function labels(text) {
  const { document, tree, position } = open(text);
  const list = await service.doComplete(document, position, tree);
  return list.items.map((item) => item.label).sort();
}

async function hover(text) {
  const { document, tree, position } = open(text);
  const shown = await service.doHover(document, position, tree);
  return shown === null ? '' : shown.contents.map((c) => c.value ?? c).join('\n');
}

/// What is underlined, with its message.
async function marks(text, name) {
  const { document, tree } = open(text, name);
  const found = await service.doValidation(document, tree);
  return found.map(({ range, message }) => `${document.getText(range)}: ${message}`);
}

/// The start of a scenario up to a handler of this text.
const handler = (text) => `{"routes": {"/api/x": {"GET": ${text}}}}`;
const keysOf = (name) => Object.keys(schema().definitions[name].properties).sort();
const verbs = Object.keys(schema().definitions)
  .filter((name) => name.startsWith('step_'))
  .map((name) => name.slice(5))
  .sort();

test('an empty file: the sections', async () => {
  assert.deepEqual(await labels('{ | }'), Object.keys(schema().properties).sort());
});

test('a key begun with its quote', async () => {
  assert.ok((await labels('{ "pl|" }')).includes('platform'));
});

test('what is there is not offered again', async () => {
  assert.ok(!(await labels('{ "name": "x", | }')).includes('name'));
});

test('platform: its keys, and the names of presets', async () => {
  assert.deepEqual(await labels('{ "platform": { | } }'), keysOf('platform'));
  const names = await labels('{ "platform": | }');
  assert.ok(names.includes('"aws-lambda"') && names.includes('"generic"'), names);
  assert.ok((await labels('{"platform": {"like": |}}')).includes('"aws-lambda"'));
});

test('cold starts: the phases, and laws of each', async () => {
  assert.deepEqual(await labels('{"platform": {"cold_start": { | }}}'), keysOf('cold_start'));
  assert.deepEqual(
    await labels('{"platform": {"cold_start": {"module_load": { | }}}}'), keysOf('law'));
});

test('a route: its methods', async () => {
  const methods = ['*', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
  assert.deepEqual(await labels('{"routes": {"/api/x": { | }}}'), methods);
});

test('a step: the verbs, in a list, alone, and deep inside', async () => {
  assert.ok(verbs.length >= 19);
  assert.deepEqual(await labels(handler('[{ | }]')), verbs);
  assert.deepEqual(await labels(handler('{ | }')), verbs);
  assert.deepEqual(await labels(handler('[{"when": "cold", "then": [{ | }]}]')), verbs);
  assert.ok((await labels(handler('[{"get": "users", "id": 1, "else": { "res|" }}]'))).includes('respond'));
});

test('a step that has its verb: the keys of this verb', async () => {
  const others = keysOf('step_get').filter((key) => key !== 'get');
  assert.deepEqual(await labels(handler('[{ "get": "users", | }]')), others);
  const rest = keysOf('step_respond').filter((key) => key !== 'respond');
  assert.deepEqual(await labels(handler('{ "respond": 200, | }')), rest);
});

test('a rule: the types', async () => {
  const offered = await labels(handler('[{"validate": "body", "fields": {"age": |}}]'));
  assert.ok(offered.includes('"integer"'), offered);
});

test('a client: laws of arrivals and the rest', async () => {
  assert.deepEqual(await labels('{"clients": {"visitors": { | }}}'), keysOf('client'));
  assert.deepEqual(
    await labels('{"clients": {"v": {"send": {"POST /api/x": { | }}}}}'),
    keysOf('request'),
  );
});

test('examples stand where a text is free', async () => {
  assert.ok((await labels('{ "duration": | }')).includes('"6h"'));
  assert.ok((await labels('{"clients": {"v": {"poisson": |}}}')).includes('"0.9/s"'));
});

test('hovering over a key tells its meaning', async () => {
  assert.match(await hover('{ "dura|tion": "1m" }'), /simulated time/);
  assert.match(await hover('{"platform": {"idle_|timeout": "1m"}}'), /how long an idle instance/);
  assert.match(await hover(handler('[{"ge|t": "users", "id": 1}]')), /one row of this table/);
  assert.match(await hover(handler('[{"get": "users", "i|d": 1}]')), /the row's id/);
  assert.match(await hover('{"clients": {"v": {"poi|sson": "1/s"}}}'), /exponential gaps/);
});

test('a slip is underlined where it is, and nothing else', async () => {
  const once = async (text, key) => {
    const found = await marks(text);
    assert.equal(found.length, 1, found.join('\n'));
    assert.ok(found[0].startsWith(`${key}: `), found[0]);
  };
  await once('{"durration": "1m"}', '"durration"');
  await once('{"platform": {"idle_timout": "1m"}}', '"idle_timout"');
  await once('{"platform": {"idle_timeout": 10}}', '10');
  await once('{"platform": "aws"}', '"aws"');
  await once('{"env": {"KEY": {"secert": "x", "secret": "y"}}}', '"secert"');
  await once(handler('[{"get": "users", "id": 1, "onerror": []}]'), '"onerror"');
  await once(handler('[{"fetsh": "stripe"}]'), '"fetsh"');
  await once(handler('[{"compute": {"p50": "4ms", "p99": "20 sec"}}]'), '"20 sec"');
  await once(
    '{"clients": {"v": {"every": "1m", "sennd": 1, "send": "GET /"}}}', '"sennd"');
});

test('the scenarios of the checkout have no mark, comments included', async () => {
  for (const path of ['scenarios', 'scenarios/studies'].flatMap(scenariosIn)) {
    assert.deepEqual(await marks(read(path), path.slice('scenarios/'.length)), [], path);
  }
});
