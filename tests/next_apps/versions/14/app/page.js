export default function Home() {
  return <h1>Notes of Next 14</h1>
}
