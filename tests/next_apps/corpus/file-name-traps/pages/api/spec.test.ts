export default (_req: unknown, res: any) => res.json('in pages every file with the extension is served');
