export async function POST(req: Request) {
  const raw = await req.text();
  const signature = req.headers.get('stripe-signature');
  const event = JSON.parse(raw);
  return Response.json({ type: event.type, signature });
}
