// JSON from a stranger. Beyond the grammar: no name twice in an object (whoever checks and whoever
// uses could read different ones), no "__proto__", no integer that a double cannot hold, no text
// with NUL or half a surrogate pair (no database keeps it), at most 32 levels.
import { Refusal } from './answer.js';
import { bug } from './bug.js';

const mostLevels = 32;
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]/g;

const refuse = (why) => { throw new Refusal(400, why); };

function checkText(text) {
  if (bug('B6')) return;
  if (text.includes('\0') || !text.isWellFormed()) refuse('text must be Unicode without NUL');
}

function checkNumber(source) {
  const value = Number(source);
  if (!Number.isFinite(value)) refuse('number out of range');
  if (!bug('N1') && !/[eE]/.test(source) && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    refuse('number out of range');
  }
}

function checkName(name, names) {
  checkText(name);
  if (!bug('B5') && name === '__proto__') refuse('no member can be called __proto__');
  if (!bug('B4') && names.has(name)) refuse('member given twice');
  names.add(name);
}

/// One look at each token of a text that is known to be JSON.
function inspect(source) {
  const open = []; // of each level: the names of an object, or null for an array
  const tokens = source.match(token) ?? [];
  tokens.forEach((piece, index) => {
    if (piece === '{' || piece === '[') {
      open.push(piece === '{' ? new Set() : null);
      if (open.length > mostLevels) refuse('nested too deeply');
    } else if (piece === '}' || piece === ']') {
      open.pop();
    } else if (piece[0] === '"') {
      if (tokens[index + 1] === ':') checkName(JSON.parse(piece), open.at(-1));
      else checkText(JSON.parse(piece));
    } else if (piece !== ',' && piece !== ':') {
      checkNumber(piece);
    }
  });
}

function parse(source) {
  if (bug('B1')) return JSON.parse(source);
  try {
    return JSON.parse(source);
  } catch {
    return refuse('body is not JSON');
  }
}

/// The object in a body.
export function readObject(source) {
  if (bug('B7') && source === '') return undefined;
  const value = parse(source);
  inspect(source);
  if (bug('B2')) return value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    refuse('body must be an object');
  }
  return value;
}
