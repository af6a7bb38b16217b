export default function Page() {
  return null
}
export async function getStaticPaths() {
  return { paths: [], fallback: 'blocking' }
}
export async function getStaticProps() {
  return { props: {} }
}
