import type { NextRequest } from 'next/server';

export async function GET({ nextUrl: { searchParams }, headers }: NextRequest) {
  return Response.json({ from: searchParams.get('from'), to: searchParams.get('to'), ua: headers.get('user-agent') });
}
