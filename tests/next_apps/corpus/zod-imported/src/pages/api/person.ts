import type { NextApiRequest, NextApiResponse } from 'next';
import { PersonSchema } from '../../schemas/person';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'POST') return res.status(405).setHeader('Allow', 'POST').end();
  const person = PersonSchema.safeParse(req.body);
  if (!person.success) return res.status(400).json(person.error.issues);
  res.status(201).json(person.data);
}
