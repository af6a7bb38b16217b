export async function POST(req: Request) {
  const data = Object.fromEntries(await req.formData());
  const { mail, message } = data;
  return Response.json({ mail, message });
}
