const map = new Map([['a', 1]]);

export async function GET(req: Request) {
  // neither a query nor a header: two maps
  const cache = new Map<string, string>();
  return Response.json([map.get('a'), cache.get('b'), new URLSearchParams('x=1').get('x')]);
}
