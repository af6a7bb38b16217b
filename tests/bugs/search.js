// Search in the titles of the newest posts.
import { Refusal, json } from './answer.js';
import { bug } from './bug.js';
import { moment } from './pause.js';
import { text } from './values.js';

const newest = 200;

/// Words with single blanks in between: each of them must occur. Anything else is taken literally.
function partsOf(wanted) {
  const isWords = bug('R3') ? /^(\w+\s?)+$/.test(wanted) : /^\w+(\s\w+)*$/.test(wanted);
  return isWords ? wanted.split(/\s/) : [wanted];
}

async function search({ store, query }) {
  if (!query.has('q')) throw new Refusal(400, 'q is missing');
  const parts = partsOf(text('q', query.get('q'), 1, 60).toLowerCase());
  await moment();
  const { page } = store.page('posts', undefined, undefined, newest);
  const fits = ({ title }) => parts.every((part) => title.toLowerCase().includes(part));
  const items = page.filter(fits).slice(0, 20).map(({ id, title }) => ({ id, title }));
  return json(200, { items });
}

const searching = { access: 'public', run: search };

export const searches = {
  '/api/search': bug('M1') ? { GET: searching, ANY: searching } : { GET: searching },
};
