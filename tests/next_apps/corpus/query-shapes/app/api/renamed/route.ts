import type { NextRequest } from 'next/server';

export async function GET(req: NextRequest) {
  const params = req.nextUrl.searchParams;
  const { offset, size = '10' } = Object.fromEntries(params);
  const key = 'dynamic';
  const all = Object.fromEntries(new URL(req.url).searchParams.entries());
  return Response.json({ offset, size, sort: params.get('sort'), other: params.get(key), dir: all.dir });
}
