import type { NextRequest } from 'next/server';

type Vote = { choice: 'yes' | 'no'; weight?: number };

export async function POST(req: NextRequest) {
  let vote: Vote;
  try {
    vote = await req.json();
  } catch {
    return Response.json({ error: 'JSON, please' }, { status: 400 });
  }
  return Response.json(vote.choice);
}
