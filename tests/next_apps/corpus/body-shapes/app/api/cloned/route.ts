export async function POST(req: Request) {
  const copy = req.clone();
  const json = await copy.json();
  const url = json.url;
  const response = await fetch('https://upstream.example.test/');
  const { notAnInput } = await response.json();
  return Response.json({ url, notAnInput });
}
