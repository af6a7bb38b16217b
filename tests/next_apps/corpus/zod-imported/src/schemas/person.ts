import { z } from 'zod';

export const PersonSchema = z
  .object({
    name: z.string().trim().min(1),
    age: z.number().int().min(0).max(150),
  })
  .strict();

export const PersonPatch = PersonSchema.partial();

export type Person = z.infer<typeof PersonSchema>;
