import bcrypt from 'bcryptjs';
import { prisma } from '@/lib/prisma';

export async function POST(request: Request) {
  const body = await request.json();
  const { email, password, name } = body;

  if (!email || !password) return new Response('Missing info', { status: 400 });
  const hash = await bcrypt.hash(password, 12);
  const response = await prisma.customer.create({ data: { email, name } });
  const { id } = response;
  return Response.json({ id, hash: hash.length });
}
