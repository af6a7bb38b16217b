import { bug } from '@/lib/bugs';
import { problem, readAs, readJson } from '@/lib/http';
import { PreferencesInput } from '@/lib/schemas';
import { currentUser } from '@/lib/session';
import { store, type Preferences } from '@/lib/store';

export async function GET() {
  const user = store.users.get((await currentUser()) ?? '');
  return user ? Response.json(user.preferences) : problem(401, 'sign in first');
}

export async function PUT(request: Request) {
  const user = store.users.get((await currentUser()) ?? '');
  if (!user) return problem(401, 'sign in first');

  if (bug('null-body')) {
    const body = await readJson(request);
    if ('refusal' in body) return body.refusal;
    const { theme, language } = body.value as Preferences;
    if (theme !== 'light' && theme !== 'dark') return problem(400, 'theme is light or dark');
    user.preferences = { theme, language: String(language) };
    return Response.json(user.preferences);
  }

  const { data, refusal } = await readAs(request, PreferencesInput);
  if (refusal) return refusal;
  user.preferences = data;
  return Response.json(user.preferences);
}
