import * as v from 'valibot';

const Member = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  age: v.optional(v.pipe(v.number(), v.integer())),
});

export async function POST(request: Request) {
  const result = v.safeParse(Member, await request.json());
  return result.success ? Response.json(result.output.name) : Response.json({}, { status: 400 });
}
