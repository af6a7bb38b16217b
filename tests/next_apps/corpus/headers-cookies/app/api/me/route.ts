import { cookies, headers } from 'next/headers';

export async function GET() {
  const jar = await cookies();
  const list = await headers();
  const session = jar.get('session')?.value;
  const language = list.get('Accept-Language');
  const fresh = (await headers()).get('x-fresh');
  const theme = (await cookies()).get('theme');
  return Response.json({ session, language, fresh, theme });
}
