export const config = { api: { externalResolver: true } }

export default function whatever(request, response) {
  response.status(200).json({ i: request.body.i, j: request.query.j })
}
