// Posts: anybody reads them, members write them, each visit counts.
import { Refusal, json } from './answer.js';
import { bug } from './bug.js';
import { listing } from './listing.js';
import { moment, roundTrip, work } from './pause.js';
import { text } from './values.js';

const view = ({ id, author, title, body, views }) => ({ id, author, title, body, views });

function find({ store, params }) {
  const post = store.get('posts', Number(params.id));
  if (!post) throw new Refusal(404, 'no such post');
  return post;
}

async function readAll(request) {
  await moment();
  const answer = listing(request, 'posts', undefined, view);
  const [wanted] = (request.message.headers.accept ?? '').split(',');
  if (bug('C3') && /^\w+\/\w+$/.test(wanted)) answer.headers['content-type'] = wanted;
  return answer;
}

async function create({ store, body, user }) {
  const title = text('title', body.title, 1, 80);
  const words = body.body === undefined ? '' : text('body', body.body, 0, 500);
  await roundTrip();
  const post = store.insert('posts', { author: user.name, title, body: words, views: 0 });
  return json(201, view(post), { location: `/api/posts/${post.id}` });
}

async function read(request) {
  await moment();
  const post = find(request);
  const answer = json(200, view(post));
  if (bug('M6')) request.store.put('posts', { ...post, views: post.views + 1 });
  if (bug('C2')) answer.headers['content-type'] = 'text/html';
  return answer;
}

async function visit(request) {
  return request.store.transaction(`post ${request.params.id}`, async () => {
    const post = find(request);
    await moment();
    const views = post.views + 1;
    request.store.put('posts', { ...post, views });
    return json(200, { views });
  });
}

/// The first post, by the first instance that starts on an empty store.
export async function welcome(store) {
  const greet = async () => {
    if (store.count('posts') > 0) return;
    await work(20); // the text comes from elsewhere
    store.insert('posts', { author: 'shop', title: 'Welcome', body: 'We are open.', views: 0 });
  };
  return bug('I3') ? greet() : store.transaction('welcome', greet);
}

export const posts = {
  '/api/posts': {
    GET: { access: 'public', run: readAll },
    POST: { access: 'user', body: 'json', most: 16384, run: create },
  },
  '/api/posts/[id]': { GET: { access: 'public', run: read } },
  '/api/posts/[id]/views': { POST: { access: 'public', run: visit } },
};
