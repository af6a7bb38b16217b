import { todos, nextId } from '../../../lib/todos'

export default function handler(req, res) {
  switch (req.method) {
    case 'GET': {
      const { done } = req.query
      return res.status(200).json(todos.filter((t) => done === undefined || String(t.done) === done))
    }
    case 'POST': {
      const { title } = req.body
      const todo = { id: nextId(), title, done: false }
      todos.push(todo)
      return res.status(201).json(todo)
    }
    default:
      res.setHeader('Allow', ['GET', 'POST'])
      return res.status(405).end('Method ' + req.method + ' Not Allowed')
  }
}
