import { connection } from 'next/server';
import { bug } from '@/lib/bugs';
import { store } from '@/lib/store';
import RoomList from './room-list';

const settings = () => ({
  title: process.env.NEXT_PUBLIC_TITLE ?? 'Rooms',
  maps: { zoom: 14, secret: process.env.MAPS_SECRET },
});

export default async function Home() {
  await connection();
  const { title, maps } = settings();
  const rooms = [...store.rooms.values()].slice(0, 20);
  // Whatever a client component is given travels to the browser.
  const view = bug('secret-in-page') ? { title, maps } : { title, maps: { zoom: maps.zoom } };
  return <RoomList rooms={rooms} settings={view} />;
}
