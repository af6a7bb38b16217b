export const runtime = 'edge';
export const preferredRegion = ['fra1'];

export async function GET(req: Request) {
  return Response.json({ city: new URL(req.url).searchParams.get('city') });
}
