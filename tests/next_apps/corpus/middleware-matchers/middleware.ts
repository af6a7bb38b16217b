// not used: the app lies in src, so only src/middleware.ts counts
export function middleware() {}
export const config = { matcher: '/never' };
