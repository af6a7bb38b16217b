export default function login(req, res) {
  const { username, password } = JSON.parse(req.body)
  res.json({ username, ok: password === process.env.PASSWORD })
}
