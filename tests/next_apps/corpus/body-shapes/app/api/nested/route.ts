export async function POST(request: Request) {
  const {
    user: { first, last: family },
    items: [head, ...rest],
    note = '',
    'delivery-date': date,
    ...others
  } = await request.json();
  return Response.json({ first, family, head, rest, note, date, others });
}
