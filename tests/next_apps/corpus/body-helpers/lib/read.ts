/** The body as JSON, or null. */
export async function readJson(request: Request): Promise<any> {
  try {
    return await request.json();
  } catch {
    return null;
  }
}

/** The same of a body that must not be too long. */
export async function readSmall(request: Request) {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > 10_000) return { refusal: Response.json({}, { status: 413 }) };
    parts.push(part.value);
  }
  return { value: JSON.parse(Buffer.concat(parts).toString()) };
}

export async function readAs<T>(request: Request): Promise<T> {
  return request.json();
}
