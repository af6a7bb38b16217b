export async function GET(request: Request) {
  const url = new URL(request.url);
  const q = url.searchParams.get("q");
  const tags = url.searchParams.getAll('tag');
  const verbose = url.searchParams.has('verbose');
  return Response.json({ q, tags, verbose });
}
