export const PUT = () => new Response('routes is not route');
