// What values may be. Each function returns the value or refuses it.
import { Refusal } from './answer.js';
import { bug } from './bug.js';

export const largest = Number.MAX_SAFE_INTEGER;

const refuse = (name, what) => { throw new Refusal(400, `${name} must be ${what}`); };

/// Lengths are counted in characters (code points), whatever their bytes or UTF-16 units.
const lengthOf = (value) => (bug('N3') ? value.length : [...value].length);

export function text(name, value, least, most) {
  const fits = typeof value === 'string' && lengthOf(value) >= least && lengthOf(value) <= most;
  return fits ? value : refuse(name, `text of ${least} to ${most} characters`);
}

export function integer(name, value, least, most) {
  const fits = Number.isInteger(value) && value >= least && value <= most;
  return fits ? value : refuse(name, `an integer from ${least} to ${most}`);
}

export function choice(name, value, choices) {
  return choices.includes(value) ? value : refuse(name, `one of ${choices.join(', ')}`);
}

export function list(name, value, most, each) {
  if (!Array.isArray(value) || value.length > most) refuse(name, `a list of at most ${most}`);
  return value.map((element) => each(name, element));
}

export function object(name, value) {
  const fits = value !== null && typeof value === 'object' && !Array.isArray(value);
  return fits ? value : refuse(name, 'an object');
}

/// An integer that comes as text, in a query or a form: digits alone, as we would write it.
export function integerText(name, value, least, most) {
  if (bug('N2')) return integer(name, Number(value), least, most);
  if (typeof value !== 'string' || !/^(0|-?[1-9]\d{0,15})$/.test(value)) {
    refuse(name, `an integer from ${least} to ${most}`);
  }
  return integer(name, Number(value), least, most);
}

/// What goes into a header is bytes: UTF-8 if it can be read as such.
export function headerText(name, value, least, most) {
  const utf8 = Buffer.from(value, 'latin1').toString('utf8');
  return text(name, utf8.includes('\ufffd') ? value : utf8, least, most);
}
