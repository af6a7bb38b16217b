export async function POST(req: Request) {
  const text = await req.text();
  return new Response(text.toUpperCase());
}
export async function PUT(req: Request) {
  const bytes = new Uint8Array(await req.arrayBuffer());
  return Response.json({ length: bytes.length });
}
