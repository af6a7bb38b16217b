import { z } from 'zod';

const Address = z.object({
  street: z.string().min(1).max(200),
  zip: z.string().regex(/^\d{5}$/),
});

const Order = z.object({
  sku: z.string().min(1),
  quantity: z.number().int().positive().max(99),
  price: z.coerce.number(),
  gift: z.boolean().optional(),
  note: z.string().nullish(),
  size: z.enum(['S', 'M', "L"]).default('M'),
  mail: z.string().email(), // "quantity: z.string()"
  tags: z.array(z.string()),
  address: Address,
  sender: z.object({ name: z.string(), phone: z.string().optional() }).optional(),
  when: z.coerce.date(),
  kind: z.union([z.literal('now'), z.literal('later')]),
});

const Query = z.object({
  page: z.coerce.number().int().min(1).default(1),
  sort: z.enum(['new', 'old']).optional(),
});

export async function GET(request: Request) {
  const query = Query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) return Response.json({ issues: query.error.issues }, { status: 400 });
  return Response.json({ page: query.data.page });
}

export async function POST(request: Request) {
  const parsed = Order.safeParse(await request.json().catch(() => null));
  if (!parsed.success) return Response.json({ issues: parsed.error.issues }, { status: 400 });
  return Response.json(parsed.data, { status: 201 });
}

export async function PATCH(request: Request) {
  const order = Order.pick({ quantity: true, note: true }).parse(await request.json());
  return Response.json(order);
}
