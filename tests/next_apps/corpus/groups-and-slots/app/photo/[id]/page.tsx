export default async function Photo({ params }: { params: Promise<{ id: string }> }) {
  return <p>{(await params).id}</p>;
}
