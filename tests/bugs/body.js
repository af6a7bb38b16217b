// Bodies: their type, their length, their bytes.
import { Gone, Refusal } from './answer.js';
import { bug } from './bug.js';
import { readObject } from './json.js';
import { Slots } from './lock.js';
import { readPairs } from './pairs.js';

const types = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  bytes: 'application/octet-stream',
};

const buffer = new Slots(1);

/// A media type may have parameters; a charset can only be UTF-8.
function checkType(headers, kind) {
  const given = headers['content-type'] ?? '';
  const fits = () => {
    if (bug('C1') && kind === 'json' && given.startsWith('text/plain')) return true;
    if (bug('C4')) return given === types[kind];
    const [type, ...parameters] = given.split(';').map((part) => part.trim().toLowerCase());
    const isUtf8 = (part) => !/^charset\s*=/.test(part) || /^charset\s*=\s*"?utf-8"?$/.test(part);
    return type === types[kind] && parameters.every(isUtf8);
  };
  const coding = headers['content-encoding'] ?? 'identity';
  if (!fits() || coding.toLowerCase() !== 'identity') {
    throw new Refusal(415, `the body must be ${types[kind]}`);
  }
}

/// No more than `most` bytes are ever kept. What comes beyond is read and dropped: a client that
/// sends before it reads still gets its answer, on a connection that goes on.
function bytes(message, most) {
  const limit = bug('R2') ? Infinity : most;
  return new Promise((resolve, reject) => {
    const tooLong = () => reject(new Refusal(413, `at most ${most} bytes`));
    const chunks = [];
    let size = 0;
    if (Number(message.headers['content-length'] ?? 0) > limit) tooLong();
    message.on('data', (chunk) => {
      size += chunk.length;
      if (size <= limit) return chunks.push(chunk);
      chunks.length = 0;
      return tooLong();
    });
    message.on('end', () => resolve(Buffer.concat(chunks)));
    message.on('error', () => reject(new Gone()));
    message.on('close', () => reject(new Gone()));
  });
}

/// All bodies are read into one buffer, so one at a time.
async function oneAtATime(message, most) {
  await buffer.take();
  try {
    return await bytes(message, most);
  } finally {
    buffer.give();
  }
}

function decode(raw) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw); // drops a byte order mark
  } catch {
    throw new Refusal(400, 'body is not UTF-8');
  }
}

/// {value, source}: the object of "json", the pairs of "form", the Buffer of "bytes".
export async function readBody(message, kind, most) {
  checkType(message.headers, kind);
  const raw = await (bug('R5') ? oneAtATime(message, most) : bytes(message, most));
  if (kind === 'bytes') return { value: raw, source: '' };
  const source = decode(raw);
  return { value: kind === 'json' ? readObject(source) : readPairs(source), source };
}
