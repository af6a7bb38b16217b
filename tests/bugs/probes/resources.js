// Group Resources. The server is a process of this machine: /proc tells what it holds.
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const descriptors = (api) => readdirSync(`/proc/${api.process.pid}/fd`).length;

export const resources = {
  R1: async (api) => {
    const wrong = () => api.post('/api/login', { name: 'ann', password: 'x' });
    await wrong();
    const before = descriptors(api);
    for (let i = 0; i < 30; ++i) await wrong();
    return descriptors(api) - before >= 30;
  },

  // Spaces around JSON are JSON: nothing but its length is wrong with it.
  R2: async (api) => {
    const body = `${' '.repeat(5000)}{"name":"ann","password":"ann-and-her-garden"}`;
    const headers = { 'content-type': 'application/json' };
    const told = await api.ask('POST', '/api/login', { body, headers });
    const untold = await api.ask('POST', '/api/login', { body, headers, isChunked: true });
    return told.status !== 413 || untold.status !== 413;
  },

  R3: async (api) => {
    const quickest = async (length) => {
      const path = `/api/search?q=${'a'.repeat(length)}!`;
      const times = [];
      for (let i = 0; i < 3; ++i) times.push((await api.get(path, { patience: 20_000 })).ms);
      return Math.min(...times);
    };
    return await quickest(26) > 20 * await quickest(2);
  },

  R4: async (api) => {
    const token = await api.signIn('ann');
    for (let i = 0; i < 8; ++i) {
      const head = `GET /api/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}`;
      const socket = api.raw(`${head}\r\n\r\n`);
      await wait(10);
      socket.destroy();
    }
    return (await api.get('/api/export', { token, patience: 1500 })).status !== 200;
  },

  R5: async (api) => {
    const head = 'POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const socket = api.raw(`${head}Content-Length: 100\r\n\r\n{`);
    await wait(50);
    const json = { name: 'ann', password: 'ann-and-her-garden' };
    const { status } = await api.ask('POST', '/api/login', { json, patience: 1500 });
    socket.destroy();
    return status !== 200;
  },
};
