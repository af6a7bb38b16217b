export default function Home() {
  return <h1>Notes of Next 12</h1>
}
