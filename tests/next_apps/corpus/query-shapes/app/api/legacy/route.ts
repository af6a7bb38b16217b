import { parse } from 'node:url';

export async function GET(req: Request) {
  const { query } = parse(req.url, true);
  return Response.json({ lang: query.lang });
}
