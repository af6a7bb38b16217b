export const POST = async () => new Response(null, { status: 202 })
