export function GET(): Response {
  return new Response('sync');
}

export async function POST(req: Request): Promise<Response> {
  const data = await req.json();
  return Response.json({ got: data.value });
}

async function DELETE() {
  // not exported: no method of the route
}
