export default function Page() {
  return <h1>Guest book</h1>;
}
