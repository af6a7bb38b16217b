// scenarios/schema.json is a right JSON Schema; right scenarios pass it, wrong ones do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Ajv from 'ajv';
import { blocksOf, parseText, read, scenariosIn, schema } from './checkout.mjs';

// Strict: a keyword that is spelt wrong is an error. The one keyword is VS Code's own.
const ajv = new Ajv({
  strict: true,
  strictRequired: false,
  strictTypes: false,
  keywords: ['allowComments'],
});
const validate = ajv.compile(schema());

/// What is wrong with a text; nothing if all is well.
function complaintsOf(text) {
  const { value, problems } = parseText(text);
  if (problems.length > 0) return problems;
  return validate(value) ? [] : validate.errors;
}

test('it is a JSON Schema', () => {
  assert.ok(ajv.validateSchema(schema()), JSON.stringify(ajv.errors));
  assert.equal(schema().$schema, 'http://json-schema.org/draft-07/schema#');
});

test('every definition is used', () => {
  const text = JSON.stringify(schema());
  for (const name of Object.keys(schema().definitions)) {
    assert.ok(text.includes(`"#/definitions/${name}"`), name);
  }
});

const right = ['scenarios', 'scenarios/studies', 'tests/schema/valid'].flatMap(scenariosIn);
for (const path of right) {
  test(`${path} passes`, () => assert.deepEqual(complaintsOf(read(path)), []));
}

for (const path of ['README.md', 'docs/scenario.md']) {
  test(`the scenarios in ${path} pass`, () => {
    assert.ok(blocksOf(path).length > 0);
    for (const block of blocksOf(path)) assert.deepEqual(complaintsOf(block), []);
  });
}

// A file in scenarios/invalid whose mistake no schema can see stands in unseen.txt.
const unseen = read('tests/schema/unseen.txt')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
for (const path of scenariosIn('scenarios/invalid')) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const seen = !unseen.includes(name);
  test(`${path} ${seen ? 'is rejected' : 'passes, though it is wrong'}`, () => {
    assert.equal(complaintsOf(read(path)).length > 0, seen);
  });
}

/// A scenario with one handler, of these steps.
const handler = (steps) => `{"routes": {"/api/x": {"GET": ${steps}}}}`;
const client = (fields) => `{"clients": {"visitors": {${fields}}}}`;

const mistakes = {
  'a slip in a key': ['{"durration": "1m"}', '{"duration": "1m"}'],
  'a number without a unit': ['{"duration": 10}', '{"duration": "10s"}'],
  'a unit that there is not': ['{"duration": "10 sec"}', '{"duration": "10 s"}'],
  'no time at all': ['{"duration": "0.0s"}', '{"duration": "0.1s"}'],
  'a negative seed': ['{"seed": -1}', '{"seed": 0}'],
  'an unknown profile': ['{"profile": "next15"}', '{"profile": "next16"}'],
  'an unknown platform': ['{"platform": "aws"}', '{"platform": "aws-lambda"}'],
  'too many instances': [
    '{"platform": {"max_instances": 10000001}}',
    '{"platform": {"max_instances": 10000000}}',
  ],
  'no memory': ['{"platform": {"memory": "0MB"}}', '{"platform": {"memory": "1MB"}}'],
  'a phase misspelt': [
    '{"platform": {"cold_start": {"modul_load": "1s"}}}',
    '{"platform": {"cold_start": {"module_load": "1s"}}}',
  ],
  'two laws': [
    '{"network": {"delay": {"constant": "1s", "exponential": "1s"}}}',
    '{"network": {"delay": {"exponential": "1s"}}}',
  ],
  'a law and half another': [
    '{"network": {"delay": {"p50": "1s", "exponential": "1s"}}}',
    '{"network": {"delay": {"exponential": "1s"}}}',
  ],
  'half a law': [
    '{"network": {"delay": {"p50": "1s"}}}',
    '{"network": {"delay": {"p50": "1s", "p99": "2s"}}}',
  ],
  'a variable that is no text': ['{"env": {"PORT": 3000}}', '{"env": {"PORT": "3000"}}'],
  'an empty secret': ['{"env": {"KEY": {"secret": ""}}}', '{"env": {"KEY": {"secret": "x"}}}'],
  'a column of a wrong type': [
    '{"database": {"users": {"columns": {"name": "string"}}}}',
    '{"database": {"users": {"columns": {"name": "text"}}}}',
  ],
  'a column that is there anyway': [
    '{"database": {"users": {"columns": {"id": "integer"}}}}',
    '{"database": {"users": {"columns": {"key": "integer"}}}}',
  ],
  'a probability above 1': [
    '{"upstreams": {"pay": {"failure_rate": 2}}}',
    '{"upstreams": {"pay": {"failure_rate": "2%"}}}',
  ],
  'a percentage above 100': [
    '{"upstreams": {"pay": {"failure_rate": "120%"}}}',
    '{"upstreams": {"pay": {"failure_rate": "100%"}}}',
  ],
  'a route without its slash': [
    '{"routes": {"api/x": {"GET": {"respond": 200}}}}',
    '{"routes": {"/api/x": {"GET": {"respond": 200}}}}',
  ],
  'a method in small letters': [
    '{"routes": {"/api/x": {"get": {"respond": 200}}}}',
    '{"routes": {"/api/x": {"*": {"respond": 200}}}}',
  ],
  'two styles': [
    '{"routes": {"/api/x": {"*": {"respond": 200}, "GET": {"respond": 200}}}}',
    '{"routes": {"/api/x": {"POST": {"respond": 200}, "GET": {"respond": 200}}}}',
  ],
  'an unknown verb': [handler('[{"return": 200}]'), handler('[{"respond": 200}]')],
  'a step without a verb': [handler('[{}]'), handler('[{"throw": "no"}]')],
  'a key of another verb': [
    handler('{"respond": 200, "as": "x"}'),
    handler('{"respond": 200, "text": "x"}'),
  ],
  'two bodies': [
    handler('{"respond": 200, "text": "x", "json": 1}'),
    handler('{"respond": 200, "json": 1}'),
  ],
  'a mistake deep in a handler': [
    handler('{"when": "cold", "then": {"try": [{"sleep": 5}], "catch": {"respond": 500}}}'),
    handler('{"when": "cold", "then": {"try": [{"sleep": "5s"}], "catch": {"respond": 500}}}'),
  ],
  'no way to find a row': [
    handler('[{"get": "users"}, {"respond": 200}]'),
    handler('[{"get": "users", "where": {"name": "Ada"}}, {"respond": 200}]'),
  ],
  'two columns to look for': [
    handler('{"get": "users", "where": {"name": "Ada", "age": 7}}'),
    handler('{"get": "users", "where": {"age": 7}}'),
  ],
  'a status that redirects nobody': [
    handler('{"redirect": "/", "status": 304}'),
    handler('{"redirect": "/", "status": 303}'),
  ],
  'a rule of an unknown type': [
    handler('{"validate": "body", "fields": {"age": "int"}}'),
    handler('{"validate": "body", "fields": {"age": "integer"}}'),
  ],
  'a rule with a slip': [
    handler('{"validate": "body", "fields": {"age": {"minimum": 18}}}'),
    handler('{"validate": "body", "fields": {"age": {"min": 18}}}'),
  ],
  'a client that never calls': [client('"send": "GET /"'), client('"every": "1m", "send": "GET /"')],
  'a client with two laws': [
    client('"every": "1m", "poisson": "2/s", "send": "GET /"'),
    client('"poisson": "2/s", "send": "GET /"'),
  ],
  'a client that sends nothing': [client('"every": "1m"'), client('"users": 2, "send": "GET /"')],
  'a pause without users': [
    client('"every": "1m", "think": "1s", "send": "GET /"'),
    client('"users": 2, "think": "1s", "send": "GET /"'),
  ],
  'a rate of nothing': [
    client('"poisson": "0/s", "send": "GET /"'),
    client('"poisson": "0.01/s", "send": "GET /"'),
  ],
  'a request without a method': [
    client('"every": "1m", "send": "/api/x"'),
    client('"every": "1m", "send": "GET /api/x?page={1..3}"'),
  ],
  'a weight of nothing': [
    client('"every": "1m", "send": {"GET /": 0}'),
    client('"every": "1m", "send": {"GET /": 0.5}'),
  ],
  'a request with a slip': [
    client('"every": "1m", "send": {"POST /": {"jsn": 1}}'),
    client('"every": "1m", "send": {"POST /": {"json": 1}}'),
  ],
  'an expectation without a comparison': ['{"expect": ["leaks"]}', '{"expect": ["leaks = 0"]}'],
};
for (const [name, [wrong, correct]] of Object.entries(mistakes)) {
  test(`rejected: ${name}`, () => {
    assert.notDeepEqual(complaintsOf(wrong), []);
    assert.deepEqual(complaintsOf(correct), []);
  });
}
