import { z } from 'zod';

/** A line of text that can be shown, stored and put into a URL. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => text.trim() !== '' && text.isWellFormed() && !/\p{Cc}/u.test(text));

export const Credentials = z.object({ name: line(40), password: line(100) });

export const RoomInput = z.object({
  name: line(80),
  seats: z.number().int().min(1).max(500),
  features: z.array(line(30)).max(10).optional(),
});

export const RoomPatch = RoomInput.partial();

const hours = z.number().int().min(1).max(24);

export const BookingInput = z.object({
  roomId: z.number().int().positive().max(999_999_999),
  title: line(120),
  hours: hours.default(1),
});

// Without the default: what is left out stays as it is.
export const BookingPatch = z.object({ title: line(120), hours }).partial();

export const PreferencesInput = z.object({
  theme: z.enum(['light', 'dark']),
  language: z.enum(['en', 'de', 'fr']),
});
