async function GET() {
  return Response.json([]);
}

const POST = async (request: Request) => {
  const { item } = await request.json();
  return Response.json(item, { status: 201 });
};

export { GET, POST };
