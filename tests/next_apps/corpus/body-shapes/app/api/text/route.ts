export async function POST(req: Request) {
  const { width, height } = JSON.parse(await req.text());
  return Response.json(width * height);
}
