// Group Instances.
const many = (count, run) => Promise.all(Array.from({ length: count }, (_, i) => run(i)));

export const instances = {
  I1: async (api) => {
    const token = await api.signIn('ann');
    for (let i = 0; i < 4; ++i) await api.post('/api/stock/tea', { delta: 1 }, { token });
    const counts = [];
    for (let i = 0; i < 6; ++i) {
      counts.push((await api.get('/api/stock/tea', { token })).json.count);
    }
    return counts.some((count) => count !== 104);
  },

  I2: async (api) => {
    const token = await api.signIn('ann');
    const ids = new Set();
    for (let i = 0; i < 5; ++i) {
      const options = { token, headers: { 'idempotency-key': 'once' } };
      ids.add((await api.post('/api/orders', { sku: 'tea', quantity: 1 }, options)).json.id);
    }
    return ids.size !== 1;
  },

  I3: async (api) => {
    await many(6, () => api.get('/api/health'));
    return (await api.get('/api/posts')).json.items.length !== 1;
  },

  I4: async (api) => {
    const tokens = [await api.signIn('ann'), await api.signIn('bob')];
    const answers = await many(10, (i) => api.get('/api/me', { token: tokens[i % 2] }));
    return answers.some(({ json }, i) => json.name !== ['ann', 'bob'][i % 2]);
  },

  I5: async (api) => {
    await api.restart({ PUBLIC_SHOP: 'old shop' });
    await api.restart({ PUBLIC_SHOP: 'new shop' });
    return (await api.get('/api/health')).json.shop !== 'new shop';
  },
};
