import { todos } from '../../../lib/todos'

export default async function handler(req, res) {
  const { id } = req.query
  const todo = todos.find((t) => t.id === Number(id))
  if (!todo) return res.status(404).json({ error: 'not found' })

  switch (req.method) {
    case 'GET':
      res.json(todo)
      break
    case 'PUT':
    case 'PATCH':
      todo.title = req.body.title
      todo.done = req.body.done
      res.json(todo)
      break
    case 'DELETE':
      todos.splice(todos.indexOf(todo), 1)
      res.status(204).end()
      break
    default:
      res.setHeader('Allow', ['GET', 'PUT', 'PATCH', 'DELETE'])
      res.status(405).end()
  }
}
