import { type NextRequest, NextResponse as Reply } from 'next/server';
import type { Store } from '@/lib/store';

enum Kind { A = 'a', B = 'b' }
namespace Shapes { export type Body<T = string> = { readonly [K in keyof T]?: T[K] } }
declare const store: Store<{ id: string }>;

abstract class Base<T extends { [k: string]: unknown }> {
  @logged() protected accessor name: string = '{';
  constructor(private readonly inner: T) {}
  abstract get<K extends keyof T>(key: K): T[K] | undefined;
}
function logged() { return (..._: unknown[]) => {}; }

export async function GET<T extends Record<string, string>>(
  request: NextRequest,
  context: RouteContext<'/api/generic/[id]'>,
): Promise<Reply<{ id: string; kind: Kind } | { error: string }>> {
  const { id } = await context.params;
  const kind = request.nextUrl.searchParams.get('kind') as Kind | null;
  if (!kind) return Reply.json({ error: 'kind?' } as const, { status: 400 });
  return Reply.json<{ id: string; kind: Kind }>({ id, kind: kind! });
}

type Handler = (req: NextRequest, ctx: { params: Promise<{ id: string }> }) => Promise<Response>;

export const PUT = (async (req, { params }) => {
  const { label, size }: { label: string; size: number } = await req.json();
  return Reply.json({ ...(await params), label, size } satisfies { id: string; label: string; size: number });
}) satisfies Handler;

export const PATCH: Handler = async (req) => {
  const body = (await req.json()) as { label?: string; tags?: string[] };
  return Reply.json({ label: body.label, tags: body.tags?.length });
};

export const DELETE = <Handler>(async (_req, _ctx) => new Reply(null, { status: 204 }));
