export default function Page() {
  return <h1>Photos</h1>;
}
