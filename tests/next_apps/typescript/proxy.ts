import { NextResponse, type NextRequest } from 'next/server';
import { isAdmin } from '@/lib/admin';

/** Nothing below /api/admin is for strangers. */
export function proxy(request: NextRequest) {
  if (isAdmin(request)) return NextResponse.next();
  return NextResponse.json({ error: 'administrators only' }, { status: 401 });
}

export const config = { matcher: ['/api/admin/:path*'] };
