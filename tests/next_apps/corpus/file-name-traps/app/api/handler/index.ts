export const GET = () => new Response('only route.ts counts');
