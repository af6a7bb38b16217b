export async function POST(request: Request) {
  const body = await request.json();
  const phone = body['phone'];
  if (!body?.mail) return Response.json({}, { status: 400 });
  return Response.json({ name: body.name, mail: body.mail, phone });
}
