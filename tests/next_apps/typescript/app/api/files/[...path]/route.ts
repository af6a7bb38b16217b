import { bug } from '@/lib/bugs';
import { problem } from '@/lib/http';

const files = new Map([
  ['house/rules.txt', 'Leave the rooms as you found them.\n'],
  ['house/a plan.txt', 'Attic above, cellar below.\n'],
]);

export async function GET(_request: Request, { params }: { params: Promise<{ path: string[] }> }) {
  const { path } = await params;
  const name = bug('double-decode') ? decodeURIComponent(path.join('/')) : path.join('/');
  const text = files.get(name);
  if (text === undefined) return problem(404, 'no such file');
  return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
}
