// What is in stock: a number that many change at once.
import { Refusal, json } from './answer.js';
import { bug } from './bug.js';
import { roundTrip } from './pause.js';
import { integer } from './values.js';

const atFirst = 100;
const most = 1e9;

const countOf = (store, sku) => store.get('stock', sku)?.count ?? atFirst;

async function read({ store, memory, params: { sku } }) {
  await roundTrip();
  const count = (bug('I1') ? memory.counts.get(sku) : undefined) ?? countOf(store, sku);
  return json(200, { sku, count });
}

async function change({ store, memory, params: { sku }, body }) {
  const delta = integer('delta', body.delta, -1000, 1000);
  const add = async () => {
    const before = countOf(store, sku);
    await roundTrip();
    const count = before + delta;
    if (count < 0 || count > most) throw new Refusal(409, 'not so many');
    store.put('stock', { id: sku, count });
    if (bug('I1')) memory.counts.set(sku, count);
    return json(200, { sku, count });
  };
  return bug('S1') ? add() : store.transaction(`stock ${sku}`, add);
}

export const stock = {
  '/api/stock/[sku]': {
    GET: { access: 'user', run: read },
    POST: { access: 'user', body: 'json', most: 4096, run: change },
  },
};
