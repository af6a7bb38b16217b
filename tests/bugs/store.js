// The database: tables of rows, in memory and in a journal, one line a change. A change is in the
// journal before it is seen, so what was answered survives the process. Every instance shares it.
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync,
  openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bug } from './bug.js';
import { Locks } from './lock.js';

/// Ids of a table's rows that belong together (one owner's), ascending.
function position(ids, id) {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle] < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/// As PostgreSQL does; whoever checked the texts never meets it.
function storable(name, value) {
  const isText = (text) => !text.includes('\0') && text.isWellFormed();
  if (isText(name) && (typeof value !== 'string' || isText(value))) return value;
  throw new Error('invalid byte sequence for encoding UTF8');
}

class Table {
  rows = new Map();
  groups = new Map();
  last = 0; ///< the highest id ever given

  ids(owner) {
    if (!this.groups.has(owner)) this.groups.set(owner, []);
    return this.groups.get(owner);
  }

  put(row) {
    if (!this.rows.has(row.id) && typeof row.id === 'number') {
      const ids = this.ids(row.owner);
      ids.splice(position(ids, row.id), 0, row.id);
      this.last = Math.max(this.last, row.id);
    }
    this.rows.set(row.id, row);
  }

  remove(id) {
    const row = this.rows.get(id);
    if (!row) return;
    const ids = this.ids(row.owner);
    ids.splice(position(ids, id), 1);
    this.rows.delete(id);
  }
}

export class Store {
  #tables = new Map();
  #locks = new Locks();
  #journal = null;

  /// folder: where the journal is; none: rows live as long as the process.
  constructor(folder) {
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'journal.jsonl');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    lines.forEach((line) => this.#replay(line));
    this.#compact(path);
    this.#journal = openSync(path, 'a');
  }

  get(table, id) { return this.#table(table).rows.get(id); }

  /// The owner's rows (undefined: those of nobody), newest first, at most `limit`, those older than
  /// row `after`; `more` tells whether older ones follow.
  page(table, owner, after, limit) {
    const { rows } = this.#table(table);
    const ids = this.#table(table).ids(owner);
    const end = after === undefined ? ids.length : position(ids, after);
    const start = Math.max(0, end - limit);
    const page = ids.slice(start, end).reverse().map((id) => rows.get(id));
    return { page, more: start > 0, following: rows.get(ids[start - 1]) };
  }

  count(table, owner) { return this.#table(table).ids(owner).length; }

  /// An id is given once: after a deletion, too.
  nextId(table) {
    const { last, rows } = this.#table(table);
    return (bug('S7') ? Math.max(0, ...rows.keys()) : last) + 1;
  }

  insert(table, values) { return this.put(table, { id: this.nextId(table), ...values }); }

  put(table, row) {
    this.putAll([[table, row]]);
    return row;
  }

  /// All of them or none, whenever the process ends.
  putAll(changes) {
    this.#write(changes.map(([table, row]) => JSON.stringify({ table, row }, storable)).join('\n'));
    for (const [table, row] of changes) this.#table(table).put(row);
  }

  remove(table, id) {
    this.#write(JSON.stringify({ table, remove: id }));
    this.#table(table).remove(id);
  }

  /// One at a time for each key: what is read stays true until it is written.
  transaction(key, run) { return this.#locks.hold(key, run); }

  #table(name) {
    if (!this.#tables.has(name)) this.#tables.set(name, new Table());
    return this.#tables.get(name);
  }

  #write(line) {
    if (this.#journal !== null) writeSync(this.#journal, `${line}\n`);
  }

  #replay(line) {
    let change;
    try {
      change = JSON.parse(line);
    } catch {
      return; // the end of a line that the process could not finish: it was never answered
    }
    const table = this.#table(change.table);
    if (change.row) table.put(change.row);
    else if (change.remove) table.remove(change.remove);
    else table.last = change.last;
  }

  /// What is, instead of how it came to be.
  #compact(path) {
    writeFileSync(`${path}.new`, '');
    for (const [name, table] of this.#tables) {
      const lines = [...table.rows.values()].map((row) => JSON.stringify({ table: name, row }));
      lines.push(JSON.stringify({ table: name, last: table.last }));
      appendFileSync(`${path}.new`, `${lines.join('\n')}\n`);
    }
    renameSync(`${path}.new`, path);
  }
}
