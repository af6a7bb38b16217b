export async function OPTIONS() {
  return new Response(null, { status: 204 });
}
