export const GET = () => new Response('a'),
  HEAD = () => new Response(null),
  OPTIONS = () => new Response(null, { status: 204, headers: { Allow: 'GET, HEAD, OPTIONS' } });
