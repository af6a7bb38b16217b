export default function Home() {
  return <h1>Notes of Next 15</h1>
}
