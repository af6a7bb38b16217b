const { PLAIN, ONLY_LOCAL: local } = process.env;

export async function GET() {
  return Response.json({
    api: process.env.NEXT_PUBLIC_API,
    hasDatabase: Boolean(process.env.DATABASE_URL),
    stripe: process.env['STRIPE_KEY']?.length,
    plain: PLAIN?.length,
    local: local?.length,
    mode: process.env.NODE_ENV,
  });
}
