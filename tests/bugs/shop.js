// What a browser sees: the shop's page, its script, the way to the till, a form.
import { Refusal, json, typed } from './answer.js';
import { bug } from './bug.js';
import { environment } from './environment.js';
import { moment, roundTrip } from './pause.js';
import { choice, integerText, text } from './values.js';

const escaped = (plain) => plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

async function page() {
  const shop = escaped(environment('PUBLIC_SHOP'));
  await moment();
  return typed(200, 'text/html; charset=utf-8', `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${shop}</title>
<h1>${shop}</h1>
<ul id="goods"></ul>
<script src="/static/shop.js"></script>
</html>
`);
}

const script = `const goods=["tea","coffee","sugar"];document.getElementById("goods").innerHTML=\
goods.map((name)=>"<li>"+name+"</li>").join("");
//# sourceMappingURL=shop.js.map
`;

/// What the script was made from. A bundler puts in the value of each variable that it meets.
function sourceMap() {
  const server = `export const pay = connect("${environment('STRIPE_KEY')}");\n`;
  const source = 'export const goods = ["tea", "coffee", "sugar"];\n';
  return {
    version: 3,
    file: 'shop.js',
    sources: bug('L4') ? ['goods.js', 'pay.server.js'] : ['goods.js'],
    sourcesContent: bug('L4') ? [source, server] : [source],
    names: [],
    mappings: 'AAAA',
  };
}

async function pay({ query }) {
  if (!query.has('sku')) throw new Refusal(400, 'sku is missing');
  const sku = choice('sku', query.get('sku'), ['tea', 'coffee', 'sugar']);
  await moment();
  const key = bug('L3') ? `&key=${environment('STRIPE_KEY')}` : '';
  const location = `/shop?sku=${sku}&shop=${encodeURIComponent(environment('PUBLIC_SHOP'))}${key}`;
  return json(302, { sku }, { location });
}

async function feedback({ store, body }) {
  const name = text('name', body.get('name'), 1, 40);
  const rating = integerText('rating', body.get('rating'), 1, 5);
  const message = body.has('message') ? text('message', body.get('message'), 0, 500) : '';
  await roundTrip();
  const { id } = store.insert('feedback', { name, rating, message });
  return json(201, { id });
}

async function health() {
  return json(200, { ok: true, shop: environment('PUBLIC_SHOP') });
}

const fixed = (type, make) => {
  const run = async () => typed(200, type, make());
  return { GET: { access: 'public', run } };
};

export const shop = {
  '/shop': { GET: { access: 'public', run: page } },
  '/static/shop.js': fixed('text/javascript; charset=utf-8', () => script),
  '/static/shop.js.map': fixed('application/json', () => JSON.stringify(sourceMap())),
  '/api/health': { GET: { access: 'public', run: health } },
  '/api/pay': { GET: { access: 'public', run: pay } },
  '/api/feedback': { POST: { access: 'public', body: 'form', most: 16384, run: feedback } },
};
