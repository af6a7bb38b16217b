import { notFound } from 'next/navigation';
import { idOf, store } from '@/lib/store';

export default async function RoomPage({ params }: { params: Promise<{ id: string }> }) {
  const id = idOf((await params).id);
  const room = id === null ? undefined : store.rooms.get(id);
  if (!room) notFound();
  return (
    <main>
      <h1>{room.name}</h1>
      <p>
        {room.seats} seats, {room.features.join(', ') || 'nothing else'}
      </p>
    </main>
  );
}
