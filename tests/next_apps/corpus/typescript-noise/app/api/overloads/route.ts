interface Input {
  when: string;
  guests: number;
  note?: string;
  vip: boolean;
  menu: Array<{ dish: string }>;
  address: { street: string; zip: string };
}

function parse(x: string): Input;
function parse(x: null): null;
function parse(x: string | null) {
  return x === null ? null : (JSON.parse(x) as Input);
}

export async function POST(request: Request): Promise<Response>;
export async function POST(request: Request) {
  const input: Input = await request.json();
  return Response.json(parse(JSON.stringify(input)));
}
