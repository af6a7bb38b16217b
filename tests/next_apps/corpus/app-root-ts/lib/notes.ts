export type Note = { id: string; title: string; text?: string };

const notes = new Map<string, Note>();

export async function listNotes(page = 1, q: string | null = null): Promise<Note[]> {
  const all = [...notes.values()].filter((note) => !q || note.title.includes(q));
  return all.slice((page - 1) * 20, page * 20);
}
export async function findNote(id: string) {
  return notes.get(id);
}
export async function createNote(data: Omit<Note, 'id'>) {
  const note = { id: crypto.randomUUID(), ...data };
  notes.set(note.id, note);
  return note;
}
export async function updateNote(id: string, data: Partial<Note>) {
  const note = { ...notes.get(id)!, ...data };
  notes.set(id, note);
  return note;
}
export async function removeNote(id: string) {
  notes.delete(id);
}
