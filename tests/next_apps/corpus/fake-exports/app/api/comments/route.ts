// export async function POST(req) { return Response.json(await req.json()) }
/*
export const DELETE = async () => {};
 * /* nested opening, one end:
export { PUT };
*/
/** Lists them. export function PATCH() {} */
export async function GET() { // export const HEAD = 1
  return Response.json({ url: 'http://example.test//not-a-comment' }); /* export const POST = 1 */
}
