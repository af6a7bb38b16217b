import { cookies } from 'next/headers';
import { NextResponse, type NextRequest } from 'next/server';

export async function POST(request: NextRequest) {
  const key = request.headers.get('X-Api-Key');
  const old = request.cookies.get('session')?.value;
  const consent = request.cookies.has('consent');
  (await cookies()).set('session', 'new-one', { httpOnly: true });
  return NextResponse.json({ key, old, consent });
}

export async function DELETE() {
  (await cookies()).delete('session');
  return new NextResponse(null, { status: 204 });
}
