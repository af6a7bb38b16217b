import { withAuth, withErrors } from '@/lib/wrappers';

export const GET = withAuth(async (req, { user }) => {
  return Response.json({ user, tab: req.nextUrl.searchParams.get('tab') });
});

export const POST = withErrors(
  withAuth(async (req) => {
    const { amount, currency } = await req.json();
    return Response.json({ amount, currency });
  }),
);
