export async function GET() {
  return Response.json({ me: true });
}
