// Groups Body and Negotiation.
const asJson = { 'content-type': 'application/json' };

const login = (api, body, headers = asJson) => api.ask('POST', '/api/login', { body, headers });

export const body = {
  B1: async (api) => (await login(api, '{"name":')).status !== 400,

  B2: async (api) => {
    for (const text of ['5', '[]', 'true']) {
      if ((await login(api, text)).status !== 400) return true;
    }
    return (await login(api, 'null')).status !== 400;
  },

  B3: async (api) => {
    const token = await api.signIn('ann');
    return (await api.post('/api/notes', { tags: [] }, { token })).status !== 400;
  },

  B4: async (api) => {
    const token = await api.signIn('ann');
    const send = (text) => api.ask('POST', '/api/orders', { body: text, headers: asJson, token });
    const one = await send('{"sku":"tea","quantity":1,"quantity":5000}');
    const other = await send('{"sku":"tea","quantity":5000,"quantity":1}');
    return one.status !== 400 || other.status !== 400;
  },

  B5: async (api) => {
    const [token, other] = [await api.signIn('ann'), await api.signIn('bob')];
    const sent = { body: '{"__proto__":{"polluted":"yes"}}', headers: asJson, token };
    const { status } = await api.ask('PUT', '/api/me/settings', sent);
    const { json } = await api.get('/api/me/settings', { token: other });
    return status !== 400 || json.polluted === 'yes';
  },

  B6: async (api) => {
    const token = await api.signIn('ann');
    const statuses = [];
    for (const text of ['{"text":"\\ud800"}', '{"text":"\\u0000"}']) {
      const answer = await api.ask('POST', '/api/notes', { body: text, headers: asJson, token });
      statuses.push(answer.status);
    }
    return statuses.some((status) => status !== 400);
  },

  B7: async (api) => (await login(api, '')).status !== 400,

  C1: async (api) => {
    const headers = { 'content-type': 'text/plain' };
    return (await login(api, '{"name":"ann","password":"x"}', headers)).status !== 415;
  },

  C2: async (api) => {
    const { headers } = await api.get('/api/posts/1');
    return headers['content-type'] !== 'application/json';
  },

  C3: async (api) => {
    const { headers } = await api.get('/api/posts', { headers: { accept: 'text/csv' } });
    return headers['content-type'] !== 'application/json';
  },

  C4: async (api) => {
    const headers = { 'content-type': 'Application/JSON; charset="UTF-8"' };
    const text = '\ufeff{"name":"ann","password":"ann-and-her-garden"}';
    return (await login(api, text, headers)).status !== 200;
  },
};
