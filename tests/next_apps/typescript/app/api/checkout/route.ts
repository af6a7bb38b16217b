import { z } from 'zod';
import { problem, readAs } from '@/lib/http';
import { charge } from '@/lib/payment';

const Checkout = z.object({
  hours: z.number().int().min(1).max(1000),
  currency: z.string().max(10),
});

export async function POST(request: Request) {
  const { data, refusal } = await readAs(request, Checkout);
  if (refusal) return refusal;
  try {
    return Response.json({ cents: charge(data.hours, data.currency) });
  } catch (error) {
    return problem(400, (error as Error).message);
  }
}
