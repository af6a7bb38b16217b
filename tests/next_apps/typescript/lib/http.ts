import type { ZodType } from 'zod';

const MOST_BYTES = 100_000;

export const problem = (status: number, error: string, headers?: HeadersInit) =>
  Response.json({ error }, { status, headers });

/** The body as JSON, or the answer that says why not. Anything that is JSON passes, null too. */
export async function readJson(request: Request): Promise<{ value: unknown } | { refusal: Response }> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') return { refusal: problem(415, 'send application/json') };

  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > MOST_BYTES) {
      await reader?.cancel();
      return { refusal: problem(413, `send at most ${MOST_BYTES} bytes`) };
    }
    parts.push(part.value);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
    return { value: JSON.parse(text) };
  } catch {
    return { refusal: problem(400, 'the body is not JSON') };
  }
}

/** The body as the schema wants it, or the answer that says why not. */
export async function readAs<T>(
  request: Request,
  schema: ZodType<T>,
): Promise<{ data: T; refusal?: undefined } | { data?: undefined; refusal: Response }> {
  const body = await readJson(request);
  if ('refusal' in body) return { refusal: body.refusal };
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return { data: parsed.data };
  const fields = parsed.error.issues.slice(0, 10).map((issue) => issue.path.join('.').slice(0, 100));
  return { refusal: Response.json({ error: 'wrong fields', fields }, { status: 400 }) };
}

/** A whole number in a query, or null when it is none or out of bounds. Missing: the default. */
export function wholeNumber(text: string | null, least: number, most: number, otherwise: number) {
  if (text === null) return otherwise;
  if (!/^[0-9]{1,9}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}
