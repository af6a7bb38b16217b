export default (_req: unknown, res: any) => res.json('a folder may look like a file');
