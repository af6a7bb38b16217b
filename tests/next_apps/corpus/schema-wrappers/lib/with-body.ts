import { NextResponse } from 'next/server';
import type { z } from 'zod';

type Run<T> = (request: Request, body: T) => Promise<Response>;

export function withBody<T>(schema: z.ZodType<T>, run: Run<T>) {
  return async (request: Request) => {
    const parsed = schema.safeParse(await request.json().catch(() => null));
    if (!parsed.success) return NextResponse.json(parsed.error.flatten(), { status: 422 });
    return run(request, parsed.data);
  };
}
