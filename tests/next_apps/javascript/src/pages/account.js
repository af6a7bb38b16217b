import { useEffect, useState } from 'react'

// The secret key has no business here, and is undefined here unless next.config.js hands it out.
const payment = () => ({ headers: { Authorization: `Bearer ${process.env.STRIPE_KEY ?? 'none'}` } })

export default function Account() {
  const [user, setUser] = useState(null)
  useEffect(() => {
    fetch('/api/me')
      .then((response) => response.json())
      .then((me) => setUser(me.user))
  }, [])
  return (
    <main>
      <p>{user ? 'Hello ' + user : 'Hello stranger'}</p>
      <button onClick={() => fetch('https://pay.example.test/card', payment())}>Save the card</button>
    </main>
  )
}
