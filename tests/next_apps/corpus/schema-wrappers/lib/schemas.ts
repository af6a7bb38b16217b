import { z } from 'zod';

export const Vote = z.object({ choice: z.enum(['yes', 'no']), weight: z.number().int().optional() });
export const Page = z.object({ page: z.string() });
export const Poll = z.object({ question: z.string() }).refine((poll) => poll.question.endsWith('?'));
