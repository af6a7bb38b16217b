export function POST(request: Request) {
  return request.json().then(({ score, player }) => Response.json({ score, player }));
}
