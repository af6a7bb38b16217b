export const GET = () => new Response('never served: app at the root wins');
