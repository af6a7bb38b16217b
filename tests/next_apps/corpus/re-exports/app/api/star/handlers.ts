export async function GET() {
  return Response.json([]);
}
export async function POST(req: Request) {
  const { color } = await req.json();
  return Response.json({ color });
}
export const helper = 1;
