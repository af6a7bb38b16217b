export async function POST(request: Request) {
  const form = await request.formData();
  const file = form.get('file') as File | null;
  const title = form.get('title')?.toString();
  const tags = form.getAll('tags');
  if (!file) return Response.json({ error: 'file?' }, { status: 400 });
  return Response.json({ name: file.name, title, tags, public: form.has('public') });
}
