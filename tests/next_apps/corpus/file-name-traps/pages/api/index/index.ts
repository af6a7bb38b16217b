export default (_req: unknown, res: any) => res.json('/api/index');
