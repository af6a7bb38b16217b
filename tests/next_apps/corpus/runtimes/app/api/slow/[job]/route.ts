export const runtime = 'nodejs';
export const maxDuration = 60; // seconds
export const dynamicParams = true;

export async function generateStaticParams() {
  return [{ job: 'a' }, { job: 'b' }];
}

export async function GET() {
  return Response.json('done');
}
