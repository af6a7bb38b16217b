export default (_req: unknown, res: any) => res.json('ts is')
