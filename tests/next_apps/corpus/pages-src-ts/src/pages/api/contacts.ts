import type { NextApiHandler } from 'next'

type Contact = { id: number; name: string; mail?: string }
const contacts: Contact[] = []

const handler: NextApiHandler<Contact | Contact[] | { message: string }> = async (req, res) => {
  if (req.method === 'GET') {
    return res.status(200).json(contacts)
  }
  if (req.method === 'POST') {
    const { name, mail }: { name: string; mail?: string } = req.body
    const contact = { id: contacts.length + 1, name, mail }
    contacts.push(contact)
    return res.status(201).json(contact)
  }
  res.setHeader('Allow', 'GET, POST')
  return res.status(405).json({ message: 'Method not allowed' })
}

export default handler
