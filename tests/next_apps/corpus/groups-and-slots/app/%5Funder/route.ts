// %5F is how a path gets a real underscore at its beginning
export const GET = async () => new Response('underscore');
