import type { NextRequest } from 'next/server';

type Inner = (req: NextRequest, context: { user: string }) => Promise<Response>;

export const withAuth = (inner: Inner) => async (req: NextRequest) => {
  const token = req.headers.get('authorization');
  if (!token) return new Response('sign in', { status: 401 });
  return inner(req, { user: token });
};

export const withErrors = (inner: (req: NextRequest) => Promise<Response>) => async (req: NextRequest) => {
  try {
    return await inner(req);
  } catch {
    return new Response('sorry', { status: 400 });
  }
};
