import { z } from 'zod';
import { bug } from '@/lib/bugs';
import { problem, readAs } from '@/lib/http';

const Slug = z.object({ slug: z.string().min(1).max(30) });

// The first looks the same to a reader and takes time that doubles with each letter.
const SLOW = /^([a-z0-9]+-?)+$/;
const FAST = /^[a-z0-9]+(?:-[a-z0-9]+)*-?$/;

export const POST = async (request: Request) => {
  const { data, refusal } = await readAs(request, Slug);
  if (refusal) return refusal;
  const { slug } = data;
  const good = (bug('slow-pattern') ? SLOW : FAST).test(slug);
  return good ? Response.json({ slug }) : problem(400, 'letters, digits and single dashes');
};
