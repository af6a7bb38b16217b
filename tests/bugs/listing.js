// Pages of a list, newest first: ?limit=20&after=ID goes on after that row.
import { Refusal, json } from './answer.js';
import { bug } from './bug.js';
import { environment } from './environment.js';
import { integerText, largest } from './values.js';

function limitOf(query) {
  if (!query.has('limit')) return 20;
  if (bug('P2')) return Number(query.get('limit'));
  return integerText('limit', query.get('limit'), 1, 100);
}

function afterOf(query) {
  return query.has('after') ? integerText('after', query.get('after'), 1, largest) : undefined;
}

function rangeOf(query) {
  try {
    return { limit: limitOf(query), after: afterOf(query) };
  } catch (error) {
    if (!bug('L1')) throw error;
    const database = `postgres://shop:${environment('DB_PASSWORD')}@127.0.0.1/shop`;
    throw new Refusal(400, `query failed on ${database}: ${error.message}`);
  }
}

/// {"items": [...], "next": the id to go on after, or null}
export function listing({ store, query }, table, owner, view, isShown = () => true) {
  const { limit, after } = rangeOf(query);
  const { page, more, following } = store.page(table, owner, after, limit);
  const last = bug('P1') ? following : page.at(-1);
  const next = more && last ? last.id : null;
  return json(200, { items: page.filter(isShown).map(view), next });
}
