// The files of the checkout that the tests of the schema look at.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'jsonc-parser';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const read = (path) => readFileSync(join(root, path), 'utf8');

export const schema = () => JSON.parse(read('scenarios/schema.json'));

/// The value of a text with comments; the problems that a strict reader has with it.
export function parseText(text) {
  const problems = [];
  const value = parse(text, problems, { disallowComments: false, allowTrailingComma: false });
  return { value, problems };
}

/// Paths of the scenarios in a folder, in their order; none if there is no such folder.
export function scenariosIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.json') && name !== 'schema.json')
    .sort()
    .map((name) => `${folder}/${name}`);
}

/// The JSON blocks of a Markdown file.
export function blocksOf(path) {
  return [...read(path).matchAll(/^```json\n(.*?)^```$/gms)].map((match) => match[1]);
}
