import { NextRequest, NextResponse } from 'next/server';
import { createNote, listNotes } from '@/lib/notes';

export async function GET(request: NextRequest) {
  const page = Number(request.nextUrl.searchParams.get('page') ?? '1');
  const q = request.nextUrl.searchParams.get('q');
  return NextResponse.json(await listNotes(page, q));
}

export async function POST(request: NextRequest) {
  const { title, text } = await request.json();
  if (!title) {
    return NextResponse.json({ error: 'title is required' }, { status: 400 });
  }
  return NextResponse.json(await createNote({ title, text }), { status: 201 });
}
