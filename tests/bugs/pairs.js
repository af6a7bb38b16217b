// name=value&name=value: queries and forms.
import { Refusal } from './answer.js';

function decode(text) {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal(400, 'percent escapes must be UTF-8');
  }
}

/// A Map. A name that comes twice is refused: which one would be meant?
export function readPairs(source) {
  const pairs = new Map();
  for (const piece of source.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    const name = decode(equals < 0 ? piece : piece.slice(0, equals));
    const value = equals < 0 ? '' : decode(piece.slice(equals + 1));
    if (pairs.has(name)) throw new Refusal(400, 'parameter given twice');
    if (name.includes('\0') || value.includes('\0')) throw new Refusal(400, 'text holds NUL');
    pairs.set(name, value);
  }
  return pairs;
}
