export async function list() {
  return Response.json([]);
}
export async function create(req: Request) {
  const body = await req.json();
  return Response.json({ label: body.label });
}
