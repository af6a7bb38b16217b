export async function GET(req: Request) {
  const encoder = new TextEncoder();
  const count = Number(new URL(req.url).searchParams.get('count') ?? 3);
  const stream = new ReadableStream({
    start(controller) {
      for (let i = 0; i < count; i++) controller.enqueue(encoder.encode(`data: ${i}\n\n`));
      controller.close();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
