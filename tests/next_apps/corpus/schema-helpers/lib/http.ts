import type { z } from 'zod';

export class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new Refusal(400, 'not JSON');
  }
}

/** Throws if it does not fit. */
export async function parseBody<S extends z.ZodTypeAny>(schema: S, request: Request) {
  return schema.parseAsync(await jsonOf(request)) as Promise<z.output<S>>;
}

export function parseQuery<S extends z.ZodTypeAny>(schema: S, request: Request): z.output<S> {
  const { searchParams } = new URL(request.url);
  return schema.parse(Object.fromEntries(searchParams));
}
