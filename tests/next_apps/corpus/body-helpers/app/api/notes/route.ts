import { readAs, readJson, readSmall } from '@/lib/read';

type Note = { title: string; stars?: number };

export async function POST(request: Request) {
  const { title, text = '' } = (await readJson(request)) ?? {};
  return Response.json({ title, text });
}

export async function PUT(request: Request) {
  const read = await readSmall(request);
  if (read.refusal) return read.refusal;
  if (typeof read.value.title !== 'string') return Response.json({}, { status: 400 });
  return Response.json(read.value.title);
}

export async function PATCH(request: Request) {
  const note = await readAs<Note>(request);
  return Response.json(note.title);
}
