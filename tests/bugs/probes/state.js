// Groups State, Pagination and Numbers.
const note = async (api, token, values = {}) => {
  const { json } = await api.post('/api/notes', { text: 'a note', ...values }, { token });
  return { id: json.id, path: `/api/notes/${json.id}` };
};

const order = { sku: 'tea', quantity: 1 };

const orders = async (api, token) => (await api.get('/api/orders?limit=100', { token })).json.items;

export const state = {
  S1: async (api) => {
    const token = await api.signIn('ann');
    const add = () => api.post('/api/stock/tea', { delta: 1 }, { token });
    await Promise.all(Array.from({ length: 10 }, add));
    return (await api.get('/api/stock/tea', { token })).json.count !== 110;
  },

  S2: async (api) => {
    const token = await api.signIn('ann');
    const { path } = await note(api, token);
    await api.ask('DELETE', path, { token });
    return (await api.get(path, { token })).status !== 404;
  },

  S3: async (api) => {
    const token = await api.signIn('ann');
    const { path } = await note(api, token);
    const first = await api.ask('DELETE', path, { token });
    const second = await api.ask('DELETE', path, { token });
    return first.status !== 204 || second.status !== 404;
  },

  S4: async (api) => {
    const token = await api.signIn('ann');
    const { path } = await note(api, token);
    const json = { text: 'new', tags: ['a', 'b'], color: null };
    const once = await api.ask('PUT', path, { json, token });
    const twice = await api.ask('PUT', path, { json, token });
    return once.text !== twice.text;
  },

  S5: async (api) => {
    const token = await api.signIn('ann');
    const headers = { 'idempotency-key': 'once' };
    await Promise.all([1, 2].map(() => api.post('/api/orders', order, { token, headers })));
    return (await orders(api, token)).length !== 1;
  },

  S6: async (api) => {
    const token = await api.signIn('ann');
    const { status } = await api.post('/api/orders', { ...order, coupon: 'FREE' }, { token });
    if (status !== 400) throw new Error('an unknown coupon was taken');
    return (await orders(api, token)).length !== 0;
  },

  S7: async (api) => {
    const token = await api.signIn('ann');
    const first = await note(api, token);
    await api.ask('DELETE', first.path, { token });
    return (await note(api, token)).id === first.id;
  },

  P1: async (api) => {
    const token = await api.signIn('ann');
    for (let i = 0; i < 7; ++i) await note(api, token);
    const seen = [];
    for (let path = '/api/notes?limit=2'; path !== null;) {
      const { json: { items, next } } = await api.get(path, { token });
      seen.push(...items.map(({ id }) => id));
      path = next === null ? null : `/api/notes?limit=2&after=${next}`;
    }
    return seen.join() !== '7,6,5,4,3,2,1';
  },

  P2: async (api) => {
    const statuses = [];
    for (const limit of ['0', '-1', '1000000000', '101', 'NaN', '']) {
      statuses.push((await api.get(`/api/posts?limit=${limit}`)).status);
    }
    return statuses.some((status) => status !== 400);
  },

  N1: async (api) => {
    const token = await api.signIn('ann');
    const body = '{"sku":"tea","quantity":1,"reference":9007199254740993}';
    const headers = { 'content-type': 'application/json' };
    return (await api.ask('POST', '/api/orders', { body, headers, token })).status !== 400;
  },

  N2: async (api) => {
    const statuses = [];
    for (const limit of ['0x10', '%205', '1e1', '5.0', '05', '+5', '1e309', '-0']) {
      statuses.push((await api.get(`/api/posts?limit=${limit}`)).status);
    }
    return statuses.some((status) => status !== 400);
  },

  N3: async (api) => {
    const token = await api.signIn('ann');
    const longest = await api.post('/api/notes', { text: '🍵'.repeat(200) }, { token });
    const longer = await api.post('/api/notes', { text: '🍵'.repeat(201) }, { token });
    return longest.status !== 201 || longer.status !== 400;
  },
};
