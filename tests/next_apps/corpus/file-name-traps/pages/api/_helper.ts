export default (_req: unknown, res: any) => res.json('an underscore hides nothing in pages');
