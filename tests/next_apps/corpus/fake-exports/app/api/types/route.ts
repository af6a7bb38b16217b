export type GET = { a: string };
export interface POST {
  body: string;
}
export declare function PUT(): void;
type Remove = () => void;
export type { Remove as DELETE };
export type PatchBody = { PATCH: string };

const OPTIONS = { GET: 1, POST: 2 };
const table = { HEAD() {}, export: 'export const HEAD' };

export async function PATCH(_req: Request) {
  return Response.json({ OPTIONS, table: Object.keys(table) });
}
