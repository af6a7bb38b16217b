import { Prisma } from '@prisma/client';
import { NextResponse, type NextRequest } from 'next/server';
import { z } from 'zod';
import { auth } from '@/auth';
import { prisma } from '@/lib/prisma';

const createSchema = z.object({
  email: z.string().email('wrong {address}'),
  name: z.string().min(1, { message: "export const PUT = 'no'" }).optional(),
  address: z.object({ city: z.string(), zip: z.string().optional() }).optional(),
});

// GET /api/customers?take=20&cursor=7
export async function GET(req: NextRequest) {
  try {
    const session = await auth();
    if (!session?.user) return NextResponse.json({ error: 'Unauthorized' }, { status: 401 });

    const sp = req.nextUrl.searchParams;
    const take = Math.min(Number(sp.get('take')) || 20, 100);
    const cursor = sp.get('cursor');
    const where: Prisma.CustomerWhereInput = sp.has('email') ? { email: sp.get('email')! } : {};
    const rows = await prisma.customer.findMany({
      where, take, ...(cursor && { skip: 1, cursor: { id: Number(cursor) } }),
    });
    return NextResponse.json({ rows, next: rows.at(-1)?.id ?? null });
  } catch (error) {
    console.error('[CUSTOMERS_GET]', error);
    return new NextResponse('Internal error', { status: 500 });
  }
}

export async function POST(req: NextRequest) {
  try {
    const json = await req.json();
    const body = createSchema.parse(json);
    const row = await prisma.customer.create({ data: body });
    return NextResponse.json(row, { status: 201 });
  } catch (error) {
    if (error instanceof z.ZodError) return NextResponse.json(error.issues, { status: 422 });
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      return NextResponse.json({ error: 'exists' }, { status: 409 });
    }
    return new NextResponse('Internal error', { status: 500 });
  }
}
