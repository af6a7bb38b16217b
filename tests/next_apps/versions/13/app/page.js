export default function Home() {
  return <h1>Notes of Next 13</h1>
}
