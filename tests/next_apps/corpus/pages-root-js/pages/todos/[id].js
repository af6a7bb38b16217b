export default function Todo({ id }) {
  return <p>{id}</p>
}

export async function getServerSideProps({ params, query }) {
  return { props: { id: params.id, tab: query.tab || null } }
}
