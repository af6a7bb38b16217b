/** The number of an item in a path, or null when the text is none. */
export const idOf = (text) => (/^[1-9][0-9]{0,8}$/.test(String(text)) ? Number(text) : null)

/** One value of a query; null: the key was repeated. Missing: the default. */
export function single(value, otherwise = '') {
  if (value === undefined) return otherwise
  return typeof value === 'string' ? value : null
}

/** A body that has fields, or null. */
export function fieldsOf(body) {
  return body !== null && typeof body === 'object' && !Array.isArray(body) ? body : null
}

/** A line of text that can be shown, stored and put into a URL. */
export function isLine(value, most) {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= most &&
    value.isWellFormed() &&
    !/\p{Cc}/u.test(value)
  )
}

export const isWhole = (value, least, most) =>
  Number.isInteger(value) && value >= least && value <= most

/** Refuses a method: true when it did. HEAD is as good as GET. */
export function refused(req, res, methods) {
  const allowed = methods.includes('GET') ? ['GET', 'HEAD', ...methods.filter((m) => m !== 'GET')] : methods
  if (allowed.includes(req.method)) return false
  res.setHeader('Allow', allowed)
  res.status(405).json({ error: 'method not allowed' })
  return true
}

/** Refuses a body that is not JSON: true when it did. */
export function notJson(req, res) {
  const type = (req.headers['content-type'] || '').split(';')[0].trim().toLowerCase()
  if (type === 'application/json') return false
  res.status(415).json({ error: 'send application/json' })
  return true
}
