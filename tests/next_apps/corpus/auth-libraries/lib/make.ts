export const make = (_options: { name: string }) => ({
  read: async () => Response.json([]),
  write: async () => Response.json({}, { status: 201 }),
});
