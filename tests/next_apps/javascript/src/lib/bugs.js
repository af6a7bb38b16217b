/**
 * The one switch of the known bugs (bugs.json): BUGS=1 turns all of them on, BUGS=a,b those two,
 * and without it the app is meant to be correct. secret-in-chunk is decided when the app is built.
 */
exports.bug = function bug(name) {
  const on = process.env.BUGS || ''
  return on === '1' || on.split(',').includes(name)
}
