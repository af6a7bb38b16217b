import { PersonSchema } from '@/schemas/person';

export async function POST(request: Request) {
  let json: unknown;
  try {
    json = await request.json();
  } catch {
    return Response.json({ error: 'not JSON' }, { status: 400 });
  }
  const result = PersonSchema.safeParse(json);
  if (!result.success) return Response.json(result.error.flatten(), { status: 422 });
  return Response.json(result.data, { status: 201 });
}
