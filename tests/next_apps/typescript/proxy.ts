import { NextResponse, type NextRequest } from 'next/server';
import { isAdmin } from '@/lib/admin';

/** Nothing below /api/admin is for strangers, and no path that cannot be decoded is for a route. */
export function proxy(request: NextRequest) {
  const { pathname } = request.nextUrl;
  try {
    decodeURIComponent(pathname);
  } catch {
    return NextResponse.json({ error: 'the path is wrongly encoded' }, { status: 400 });
  }
  if (pathname.startsWith('/api/admin/') && !isAdmin(request)) {
    return NextResponse.json({ error: 'administrators only' }, { status: 401 });
  }
  return NextResponse.next();
}

export const config = { matcher: ['/api/:path*', '/rooms/:path*'] };
