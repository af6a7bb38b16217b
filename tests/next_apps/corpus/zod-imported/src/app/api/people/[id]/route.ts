import { PersonPatch as Patch } from '~schemas';

export async function PATCH(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const patch = await Patch.parseAsync(await request.json());
  return Response.json({ ...(await params), ...patch });
}
