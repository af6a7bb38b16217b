export default function Home() {
  return <p>Todos</p>
}
