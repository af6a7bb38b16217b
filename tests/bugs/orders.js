// Orders. Who sends one twice under the same Idempotency-Key has placed one.
import { Refusal, json } from './answer.js';
import { bug } from './bug.js';
import { environment } from './environment.js';
import { listing } from './listing.js';
import { moment, work } from './pause.js';
import { choice, headerText, integer, largest } from './values.js';

const goods = ['tea', 'coffee', 'sugar'];
const coupons = ['WELCOME', 'SPRING'];

function view({ id, sku, quantity, reference, coupon }) {
  return { id, sku, quantity, reference, coupon };
}

function quantityOf(body, source) {
  if (!bug('B4')) return integer('quantity', body.quantity, 1, 100);
  const [, first] = /"quantity"\s*:\s*(-?\d+)/.exec(source) ?? [];
  integer('quantity', Number(first), 1, 100);
  return body.quantity;
}

const couponOf = (value) => (value === undefined ? null : choice('coupon', value, coupons));

/// reference: the customer's own number.
function orderOf(body, source) {
  const { reference } = body;
  const mostReference = bug('N1') ? Infinity : largest;
  return {
    sku: choice('sku', body.sku, goods),
    quantity: quantityOf(body, source),
    reference: reference === undefined ? null : integer('reference', reference, 1, mostReference),
    coupon: bug('S6') ? null : couponOf(body.coupon),
  };
}

async function readAll(request) {
  await moment();
  return listing(request, 'orders', request.user.id, view);
}

async function read({ store, params, user }) {
  await moment();
  const order = store.get('orders', Number(params.id));
  if (order?.owner === user.id) return json(200, view(order));
  throw new Refusal(404, 'no such order');
}

const placed = (order) => json(201, view(order), { location: `/api/orders/${order.id}` });

/// key: of the client, "" if it sent none.
async function place({ store, memory, user, body }, wanted, key) {
  await work(8); // the card is charged
  const order = { id: store.nextId('orders'), owner: user.id, ...wanted };
  const changes = [['orders', order]];
  if (key && bug('I2')) memory.keys.set(key, { order: order.id, wanted });
  else if (key) changes.push(['keys', { id: key, order: order.id, wanted }]);
  store.putAll(changes);
  if (bug('S6')) {
    order.coupon = couponOf(body.coupon);
    store.put('orders', order);
  }
  const card = bug('L6') ? ` with ${environment('STRIPE_KEY')}` : '';
  console.log(`order ${order.id} charged${card}`);
  return placed(order);
}

function placedBefore({ store, memory }, wanted, key) {
  const known = bug('I2') ? memory.keys.get(key) : store.get('keys', key);
  if (!known) return null;
  if (JSON.stringify(known.wanted) === JSON.stringify(wanted)) {
    return placed(store.get('orders', known.order));
  }
  throw new Refusal(409, 'this key stands for another order');
}

async function create(request) {
  const wanted = orderOf(request.body, request.source);
  const given = request.message.headers['idempotency-key'];
  if (given === undefined) return place(request, wanted, '');
  const key = `${request.user.id} ${headerText('Idempotency-Key', given, 1, 64)}`;
  const once = async () => placedBefore(request, wanted, key) ?? place(request, wanted, key);
  return bug('S5') ? once() : request.store.transaction(`key ${key}`, once);
}

export const orders = {
  '/api/orders': {
    GET: { access: 'user', run: readAll },
    POST: { access: 'user', body: 'json', most: 16384, run: create },
  },
  '/api/orders/[id]': { GET: { access: 'owner', run: read } },
};
