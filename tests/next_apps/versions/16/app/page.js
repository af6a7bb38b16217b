export default function Home() {
  return <h1>Notes of Next 16</h1>
}
