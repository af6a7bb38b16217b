// the word POST and req.method in a text say nothing
export default function handler(req, res) {
  console.log('POST expected, got ' + req.method);
  res.json({ hint: "if (req.method === 'POST')" });
}
