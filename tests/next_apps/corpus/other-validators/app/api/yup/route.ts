import * as yup from 'yup';

const Member = yup.object({
  name: yup.string().trim().required(),
  age: yup.number().integer().min(0),
  role: yup.string().oneOf(['admin', 'guest']).required(),
});

export async function POST(request: Request) {
  const member = await Member.validate(await request.json(), { abortEarly: false });
  return Response.json(member.name);
}
