export async function PATCH(req, { params }) {
  const { state } = await req.json();
  return Response.json({ ...params, state });
}
