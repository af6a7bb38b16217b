// below a private folder: never served
export const GET = async () => Response.json({ private: true });
