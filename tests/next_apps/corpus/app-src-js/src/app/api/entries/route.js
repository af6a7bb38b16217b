import { entries } from '@/lib/entries';

export async function GET(request) {
  const { searchParams } = new URL(request.url);
  const limit = parseInt(searchParams.get('limit') || '10', 10);
  return Response.json(entries.slice(0, limit));
}

export async function POST(req) {
  const body = await req.json();
  const name = body.name?.trim();
  if (!name) return Response.json({ error: 'name?' }, { status: 400 });
  entries.push({ name, message: body.message });
  return Response.json({ ok: true }, { status: 201 });
}
