import { bug, notes } from '../../../notes'

export const dynamic = 'force-dynamic'

export async function GET() {
  return Response.json([...notes.values()])
}

export async function POST(request) {
  const body = bug('malformed-json') ? await request.json() : await request.json().catch(() => null)
  const text = body?.text
  if (typeof text !== 'string' || text.length > 200) return Response.json({ error: 'text?' }, { status: 400 })
  if (notes.size >= 500) return Response.json({ error: 'full' }, { status: 409 })
  const note = { id: String(notes.size + 1), text }
  notes.set(note.id, note)
  return Response.json(note, { status: 201 })
}
