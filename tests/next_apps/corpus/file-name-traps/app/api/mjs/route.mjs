export const GET = () => new Response('mjs is no page extension by default');
