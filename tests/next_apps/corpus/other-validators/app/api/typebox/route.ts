import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const Member = Type.Object({ name: Type.String({ minLength: 1 }), admin: Type.Optional(Type.Boolean()) });

export async function POST(request: Request) {
  const body: unknown = await request.json();
  if (!Value.Check(Member, body)) return Response.json({}, { status: 400 });
  const member: Static<typeof Member> = body;
  return Response.json(member.name);
}
