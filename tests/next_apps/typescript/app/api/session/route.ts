import { problem, readAs } from '@/lib/http';
import { Credentials } from '@/lib/schemas';
import { currentUser, signIn, signOut } from '@/lib/session';

export async function GET() {
  return Response.json({ user: await currentUser() });
}

export async function POST(request: Request) {
  const { data, refusal } = await readAs(request, Credentials);
  if (refusal) return refusal;
  if (!(await signIn(data.name, data.password))) return problem(401, 'wrong password');
  return Response.json({ user: data.name });
}

export async function DELETE() {
  await signOut();
  return new Response(null, { status: 204 });
}
