export const GET = async (req: Request) => Response.json({ ua: req.headers.get('User-Agent') });

export const PUT = async function put(req: Request) {
  const { a, b } = await req.json();
  return Response.json(a + b);
};

export let PATCH = () => new Response(null, { status: 204 });

export const dynamic = 'force-dynamic', revalidate = 0;
