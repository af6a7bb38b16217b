export async function PUT(request: Request) {
  return Response.json({ value: (await request.json()).value });
}
export async function PATCH(request: Request) {
  const { delta } = await request.json().catch(() => ({}));
  return Response.json({ delta });
}
