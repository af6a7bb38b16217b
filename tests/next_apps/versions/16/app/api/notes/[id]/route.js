import { bug, notes } from '../../../../notes'

export async function GET(_request, { params }) {
  const note = notes.get((await params).id)
  if (!note && bug('secret-in-error')) {
    return Response.json({ error: 'not in ' + process.env.NOTES_URL }, { status: 404 })
  }
  return note ? Response.json(note) : Response.json({ error: 'no such note' }, { status: 404 })
}
