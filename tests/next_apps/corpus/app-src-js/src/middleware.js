import { NextResponse } from 'next/server';

export function middleware(request) {
  const response = NextResponse.next();
  response.headers.set('x-path', request.nextUrl.pathname);
  return response;
}

export const config = {
  matcher: ['/api/:path*', '/((?!_next/static|favicon.ico).*)'],
};
