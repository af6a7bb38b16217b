export async function GETALL() {}
export const get = () => new Response('lower case is no method');
export const Post = 1;
export async function TRACE() {}
export async function CONNECT() {}
export const preGET = 2;
export function POST() {
  return new Response('only me');
}
export const POSTS = 3, _PUT = 4;
