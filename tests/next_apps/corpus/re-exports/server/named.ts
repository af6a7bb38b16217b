export const GET = async (req: Request) => Response.json(new URL(req.url).searchParams.get('name'));
export const PUT = async () => new Response(null, { status: 204 });
export const DELETE = async () => new Response(null, { status: 204 });
export const runtime = 'nodejs';
