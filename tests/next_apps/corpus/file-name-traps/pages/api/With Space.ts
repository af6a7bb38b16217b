export default (_req: unknown, res: any) => res.json('space and capitals stay');
