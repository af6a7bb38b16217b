import Joi from 'joi';

const Member = Joi.object({
  name: Joi.string().max(40).required(),
  tags: Joi.array().items(Joi.string()),
});

export async function POST(request: Request) {
  const { error, value } = Member.validate(await request.json());
  return error ? Response.json(error.details, { status: 400 }) : Response.json(value.name);
}
