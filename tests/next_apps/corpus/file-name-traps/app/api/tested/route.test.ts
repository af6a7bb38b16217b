export const POST = () => new Response('a test, not a route');
