// Group Auth.
async function noteOf(api, token) {
  const { json } = await api.post('/api/notes', { text: 'mine', tags: ['a'] }, { token });
  return `/api/notes/${json.id}`;
}

async function both(api) {
  const [ann, bob] = [await api.signIn('ann'), await api.signIn('bob')];
  return { ann, bob, path: await noteOf(api, ann) };
}

export const auth = {
  A1: async (api) => {
    const { path } = await both(api);
    const statuses = [];
    for (const verb of ['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD']) {
      const json = verb.startsWith('P') ? { text: 'no more' } : undefined;
      statuses.push((await api.ask(verb, path, { json })).status);
      statuses.push((await api.ask(verb, path, { json, token: 'f'.repeat(48) })).status);
    }
    return statuses.some((status) => status !== 401);
  },

  A2: async (api) => {
    const { bob, path } = await both(api);
    return (await api.get(path, { token: bob })).status !== 404;
  },

  A3: async (api) => {
    const { ann, bob, path } = await both(api);
    await api.ask('PUT', path, { json: { text: 'yours' }, token: bob });
    await api.ask('PATCH', path, { json: { text: 'yours' }, token: bob });
    await api.ask('DELETE', path, { token: bob });
    return (await api.get(path, { token: ann })).json.text !== 'mine';
  },

  A4: async (api) => {
    const token = await api.signIn('ann');
    await api.ask('PATCH', '/api/me', { json: { bio: 'x', role: 'admin', id: 2 }, token });
    const { json } = await api.get('/api/me', { token });
    return json.role !== 'member' || json.id !== 1;
  },

  A5: async (api) => {
    const { bob, path } = await both(api);
    const foreign = await api.get(path, { token: bob });
    const absent = await api.get('/api/notes/999', { token: bob });
    return foreign.status !== absent.status || foreign.text !== absent.text;
  },

  A6: async (api) => {
    const statuses = [];
    for (const path of ['/api/members/', '/API/members', '/api%2Fmembers', '/api//members']) {
      statuses.push((await api.get(path)).status);
    }
    return statuses.some((status) => status !== 404);
  },
};
