export type Room = { id: number; name: string; seats: number; features: string[]; votes: number };
export type Booking = { id: number; roomId: number; owner: string; title: string; hours: number };
export type Preferences = { theme: 'light' | 'dark'; language: string };
type User = { name: string; digest: string; preferences: Preferences };

type Store = {
  rooms: Map<number, Room>;
  owners: Map<number, string>; // of rooms; those of the house have none
  bookings: Map<number, Booking>;
  users: Map<string, User>;
  sessions: Map<string, string>;
  submitted: Map<string, { body: string; booking: Promise<Booking> }>;
  last: { room: number; booking: number };
};

function initial(): Store {
  const rooms: Room[] = [
    { id: 1, name: 'Attic', seats: 4, features: ['whiteboard'], votes: 0 },
    { id: 2, name: 'Cellar', seats: 12, features: ['screen', 'kitchen'], votes: 0 },
    { id: 3, name: 'Library', seats: 8, features: [], votes: 0 },
  ];
  return {
    rooms: new Map(rooms.map((room) => [room.id, room])),
    owners: new Map(),
    bookings: new Map(),
    users: new Map(),
    sessions: new Map(),
    submitted: new Map(),
    last: { room: rooms.length, booking: 0 },
  };
}

// Every route may be bundled on its own; the store must be one for all of them.
const shared = globalThis as typeof globalThis & { roomStore?: Store };
export const store: Store = (shared.roomStore ??= initial());

/** Stands for the way to a database and back. */
export const roundTrip = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

/** Keeps a map from growing for ever: the oldest entry goes. */
export function remember<K, V>(map: Map<K, V>, key: K, value: V, most = 5000) {
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value as K);
}

/** The number of an item in a path, or null when the text is none. */
export function idOf(text: string): number | null {
  return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null;
}
