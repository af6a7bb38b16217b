import { listNotes } from '@/lib/notes';

export default async function Home() {
  const notes = await listNotes();
  return <ul>{notes.map((note) => <li key={note.id}>{note.title}</li>)}</ul>;
}
