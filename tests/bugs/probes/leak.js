// Group Leak.
import { secrets } from './api.js';

const { DB_PASSWORD, SIGNING_KEY, STRIPE_KEY } = secrets;

export const leak = {
  L1: async (api) => (await api.get('/api/posts?limit=x')).text.includes(DB_PASSWORD),

  L2: async (api) => {
    const { headers } = await api.get('/api/me', { token: await api.signIn('ann') });
    const values = Object.values(headers).flat();
    return values.some((value) => Buffer.from(value, 'base64').includes(DB_PASSWORD));
  },

  L3: async (api) => (await api.get('/api/pay?sku=tea')).headers.location.includes(STRIPE_KEY),

  L4: async (api) => {
    const [, script] = /<script src="([^"]+)"/.exec((await api.get('/shop')).text);
    const [, map] = /sourceMappingURL=(\S+)/.exec((await api.get(script)).text);
    return (await api.get(`/static/${map}`)).text.includes(STRIPE_KEY);
  },

  L5: async (api) => {
    const { text } = await api.get('/api/billing', { token: await api.signIn('ann') });
    return text.includes(STRIPE_KEY.slice(14));
  },

  L6: async (api) => {
    const token = await api.signIn('ann');
    await api.post('/api/orders', { sku: 'tea', quantity: 1 }, { token });
    await api.get('/api/health'); // by now the line has come
    if (!api.log.includes('charged')) throw new Error('nothing was logged');
    return api.log.includes(STRIPE_KEY);
  },

  // 25 calls of each kind, in turn, the quickest of each: whatever else is busy only adds. Six
  // pieces more to compare are some milliseconds.
  L7: async (api) => {
    const keys = ['x'.repeat(28), `${SIGNING_KEY.slice(0, 24)}xxxx`];
    const times = [[], []];
    for (let i = 0; i < 50; ++i) {
      const headers = { 'x-api-key': keys[i % 2] };
      const answer = await api.post('/api/hooks', { event: 'paid' }, { headers });
      if (answer.status !== 401) throw new Error('a wrong key was taken');
      times[i % 2].push(answer.ms);
    }
    const headers = { 'x-api-key': SIGNING_KEY };
    const right = await api.post('/api/hooks', { event: 'paid' }, { headers });
    if (right.status !== 202) throw new Error('the right key was refused');
    return Math.min(...times[1]) > 1.5 * Math.min(...times[0]);
  },

  L8: async (api) => {
    const [ann, bob] = [await api.signIn('ann'), await api.signIn('bob')];
    await api.post('/api/notes', { text: 'what only ann knows' }, { token: ann });
    await api.get('/api/me/summary', { token: ann });
    return (await api.get('/api/me/summary', { token: bob })).text.includes('only ann');
  },
};
