import type { NextRequest } from 'next/server';

export const config = { runtime: 'edge' };

export default async function handler(req: NextRequest) {
  if (req.method !== 'POST') return new Response('POST only', { status: 405, headers: { Allow: 'POST' } });
  const { amount } = await req.json();
  return Response.json({ amount, currency: req.nextUrl.searchParams.get('currency') });
}
