export default function Home() {
  return <main>Contacts</main>
}
