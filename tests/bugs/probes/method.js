// Group Method. Each probe tells whether the API misbehaves in the way of that bug.
export const method = {
  M1: async (api) => (await api.ask('PURGE', '/api/search?q=a')).status !== 405,

  M2: async (api) => {
    const { status, headers } = await api.ask('DELETE', '/api/posts');
    return status === 405 && headers.allow !== 'GET, POST, HEAD, OPTIONS';
  },

  M3: async (api) => {
    const get = await api.get('/api/posts');
    const head = await api.ask('HEAD', '/api/posts');
    const differs = (name) => get.headers[name] !== head.headers[name];
    return differs('content-type') || differs('content-length');
  },

  M4: async (api) => {
    await api.ask('OPTIONS', '/api/posts/1/views');
    return (await api.get('/api/posts/1')).json.views !== 0;
  },

  M5: async (api) => {
    const headers = { 'x-http-method-override': 'GET' };
    return (await api.post('/api/posts', {}, { headers })).status !== 401;
  },

  M6: async (api) => {
    const before = await api.get('/api/posts/1');
    return (await api.get('/api/posts/1')).text !== before.text;
  },
};
