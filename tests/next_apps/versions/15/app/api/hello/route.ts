export async function GET(request: Request) {
  return Response.json({ hello: new URL(request.url).searchParams.get('name') ?? 'world' })
}
