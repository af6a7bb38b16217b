const single = 'export async function GET() {}';
const double = "\"; export const PUT = () => {}; //";
const template = `
export async function DELETE(req) {
  const { hidden } = await req.json();
}
${single + ` export const PATCH = 1; ${"}"} `}
export const HEAD = async () => {};
`;
const pattern = /export function OPTIONS\(\) {"'/;
const ratio = single.length / double.length / 2; // a division, then: "

export async function POST(req: Request) {
  const { real } = await req.json();
  return Response.json({ single, double, template, pattern: String(pattern), ratio, real });
}
