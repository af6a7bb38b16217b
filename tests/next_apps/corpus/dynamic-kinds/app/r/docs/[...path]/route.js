export async function GET(_req, { params: { path } }) {
  return Response.json(path.join('/'));
}
