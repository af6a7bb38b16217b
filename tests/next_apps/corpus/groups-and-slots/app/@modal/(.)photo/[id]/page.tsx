export default async function PhotoModal({ params }: { params: Promise<{ id: string }> }) {
  return <dialog open>{(await params).id}</dialog>;
}
