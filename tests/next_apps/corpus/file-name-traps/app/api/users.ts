export const GET = () => new Response('a file of this name is nothing in app');
