export const GET = async () => new Response('never served')
