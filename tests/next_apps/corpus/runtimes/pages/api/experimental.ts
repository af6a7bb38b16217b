export const config = { runtime: 'experimental-edge', regions: ['iad1'] };
export default () => new Response('ok');
