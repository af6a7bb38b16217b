'use client';

import { useState } from 'react';
import type { Room } from '@/lib/store';

type Props = { rooms: Room[]; settings: { title: string; maps: { zoom: number } } };

export default function RoomList({ rooms, settings }: Props) {
  const [votes, setVotes] = useState(() => new Map(rooms.map((room) => [room.id, room.votes])));

  async function vote(id: number) {
    const response = await fetch(`/api/rooms/${id}/votes`, { method: 'POST' });
    if (response.ok) setVotes(new Map(votes).set(id, (await response.json()).votes));
  }

  return (
    <main data-zoom={settings.maps.zoom}>
      <h1>{settings.title}</h1>
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            <a href={`/rooms/${room.id}`}>{room.name}</a> ({room.seats} seats)
            <button onClick={() => vote(room.id)}>{votes.get(room.id)} votes</button>
          </li>
        ))}
      </ul>
    </main>
  );
}
