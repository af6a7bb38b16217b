export const GET = () => new Response('Contact: mailto:security@example.test');
