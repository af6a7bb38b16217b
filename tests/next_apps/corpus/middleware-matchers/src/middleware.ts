import { NextResponse } from 'next/server';
import type { NextRequest } from 'next/server';

export default function middleware(request: NextRequest) {
  const token = request.headers.get('x-token');
  if (!token && request.nextUrl.pathname.startsWith('/api/admin')) {
    return new NextResponse('no', { status: 401 });
  }
  return NextResponse.next();
}

export const config = {
  matcher: [
    '/api/admin/:path*', // '/api/none'
    {
      source: '/api/((?!public|health).*)',
      missing: [{ type: 'header', key: 'next-router-prefetch' }],
    },
    { source: '/dashboard/:path*', has: [{ type: 'cookie', key: 'beta' }], locale: false },
  ],
};
