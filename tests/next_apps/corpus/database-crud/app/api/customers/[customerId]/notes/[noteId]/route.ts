import { prisma } from '@/lib/prisma';

interface RouteParams {
  params: Promise<{ customerId: string; noteId: string }>;
}

export async function PATCH(req: Request, props: RouteParams) {
  const params = await props.params;
  const values = await req.json();
  const row = await prisma.customer.update({ where: { id: Number(params.customerId) }, data: { ...values } });
  return Response.json(row);
}
