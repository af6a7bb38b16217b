export async function GET(request) {
  return Response.json({ status: new URL(request.url).searchParams.get('status') });
}
export async function POST(request) {
  const { sku, quantity = 1 } = await request.json();
  return Response.json({ sku, quantity }, { status: 201 });
}
