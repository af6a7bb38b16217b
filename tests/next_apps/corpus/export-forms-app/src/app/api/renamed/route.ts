const handler = async (req: Request) => Response.json({ method: req.method });
async function remove() {
  return new Response(null, { status: 204 });
}

export {
  handler as GET,
  handler as POST, // the same for both
  remove as DELETE,
};
