import Link from 'next/link'
import { bug } from '../lib/bugs'
import { store } from '../lib/store'

const config = () => ({
  currency: process.env.NEXT_PUBLIC_CURRENCY,
  mail: { host: 'smtp.example.test', password: process.env.SMTP_PASSWORD },
})

export default function Home({ products, config: { currency } }) {
  return (
    <main>
      <h1>{process.env.SHOP_NAME}</h1>
      <ul>
        {products.map(({ id, name, price }) => (
          <li key={id}>
            {name}: {price / 100} {currency}
          </li>
        ))}
      </ul>
      <Link href="/account">Your account</Link>
    </main>
  )
}

export async function getServerSideProps() {
  const products = [...store.products.values()].slice(0, 20)
  const { currency, mail } = config()
  return { props: { products, config: bug('secret-in-props') ? { currency, mail } : { currency } } }
}
