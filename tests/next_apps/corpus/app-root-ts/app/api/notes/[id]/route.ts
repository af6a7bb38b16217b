import { NextResponse } from 'next/server';
import { findNote, removeNote, updateNote } from '@/lib/notes';

type Context = { params: Promise<{ id: string }> };

export async function GET(_request: Request, { params }: Context) {
  const { id } = await params;
  const note = await findNote(id);
  return note ? NextResponse.json(note) : NextResponse.json({ error: 'no such note' }, { status: 404 });
}

export async function PUT(request: Request, { params }: Context) {
  const { id } = await params;
  const body = await request.json();
  return NextResponse.json(await updateNote(id, { title: body.title, text: body.text }));
}

export async function DELETE(_request: Request, { params }: Context) {
  const { id } = await params;
  await removeNote(id);
  return new Response(null, { status: 204 });
}
