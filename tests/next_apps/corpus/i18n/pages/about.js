export default function About({ locale }) {
  return <p>{locale}</p>
}
export const getStaticProps = ({ locale }) => ({ props: { locale } })
