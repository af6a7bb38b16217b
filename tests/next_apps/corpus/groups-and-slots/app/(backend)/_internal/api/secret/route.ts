export const POST = async () => Response.json({ private: true });
