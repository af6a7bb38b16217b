import { Hono } from 'hono';
import { handle } from 'hono/vercel';

const app = new Hono().basePath('/api');

app.get('/hello', (c) => c.json({ message: c.req.query('name') }));
app.post('/items/:id', async (c) => c.json(await c.req.json()));

export const GET = handle(app);
export const POST = handle(app);
