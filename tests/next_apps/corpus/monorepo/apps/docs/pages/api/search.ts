export default function handler(_req: unknown, res: any) {
  res.json([]);
}
