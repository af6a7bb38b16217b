export async function GET(_req, { params }) {
  return Response.json(params.path ?? []);
}
