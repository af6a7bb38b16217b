import { z } from 'zod';

export const line = (most: number) => z.string().trim().min(1).max(most);

export function list<T extends z.ZodTypeAny>(element: T, { most = 10 } = {}) {
  return z.array(element).max(most);
}
