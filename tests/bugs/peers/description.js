// routes.json as Swagger 2.0 with an example of everything: what Dredd wants to read.
import { operations, signInBody } from './surface.js';

function example(schema) {
  const [type] = [schema.type].flat();
  if (schema.examples) return schema.examples[0];
  if (schema.enum) return schema.enum[0];
  if (type === 'string') return 'example'.slice(0, schema.maxLength);
  if (type === 'integer') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return true;
  if (type === 'array') return schema.items ? [example(schema.items)] : [];
  if (type !== 'object') return null;
  const members = Object.entries(schema.properties ?? {}).map(([name, s]) => [name, example(s)]);
  return Object.fromEntries(members);
}

/// Swagger 2.0 has one type for each schema, and one example elsewhere.
function plain(schema) {
  if (Array.isArray(schema)) return schema.map(plain);
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).map(([name, value]) => [name, plain(value)]);
  const made = Object.fromEntries(entries);
  delete made.examples;
  if (Array.isArray(schema.type)) {
    made.type = schema.type[0];
    made['x-nullable'] = true;
  }
  return made;
}

const parameter = (place, name, { required, ...schema }) =>
  ({ in: place, name, required: place === 'path' || required === true, ...plain(schema),
    'x-example': example(schema) });

function parameters(one) {
  const { params = {}, operation: { query = {}, headers = {}, json, form } } = one;
  const all = (place, schemas) =>
    Object.entries(schemas).map(([name, schema]) => parameter(place, name, schema));
  const fields = Object.entries(form?.properties ?? {}).map(([name, schema]) =>
    parameter('formData', name, { ...schema, required: form.required.includes(name) }));
  const body = json && { in: 'body', name: 'body', required: true,
    schema: { ...plain(json), example: signInBody(one) ?? example(json) } };
  const plainOnes = [...all('path', params), ...all('query', query), ...all('header', headers)];
  return [...plainOnes, ...fields, ...(body ? [body] : [])];
}

function described(one) {
  const { json, form, answers = {} } = one.operation;
  const [status, answer] = Object.entries(answers)[0];
  const type = answer.media_type ?? 'application/json';
  const hasSchema = answer.type !== undefined;
  return {
    ...(json && { consumes: ['application/json'] }),
    ...(form && { consumes: ['application/x-www-form-urlencoded'] }),
    ...(answer !== true && { produces: [type] }),
    parameters: parameters(one),
    responses: { [status]: { description: 'fine', ...(hasSchema && { schema: plain(answer) }) } },
  };
}

export function description() {
  const paths = {};
  for (const one of operations) {
    if (one.route.startsWith('/api/uploads')) continue; // Dredd cannot be told bytes to send
    const path = one.route.replace(/\[(\w+)\]/g, '{$1}');
    (paths[path] ??= {})[one.method.toLowerCase()] = described(one);
  }
  return { swagger: '2.0', info: { title: 'corner shop', version: '1' }, paths };
}
