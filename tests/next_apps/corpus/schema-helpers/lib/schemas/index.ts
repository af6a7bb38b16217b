import { z } from 'zod';
import { line, list } from '../fields';

export const Ticket = z.object({
  title: line(80),
  tags: list(line(20)).optional(),
  urgent: z.boolean().default(false),
});

export const TicketPatch = Ticket.partial();
export const Page = z.object({ page: z.coerce.number().min(1) });
