import { books } from '@acme/db';

export async function GET() {
  return Response.json(books);
}

export async function POST(request: Request) {
  const { isbn, title } = (await request.json()) as { isbn: string; title: string };
  books.push({ isbn, title });
  return Response.json({ isbn, title }, { status: 201 });
}
