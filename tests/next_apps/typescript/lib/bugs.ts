/**
 * The one switch of the known bugs (bugs.json): BUGS=1 turns all of them on, BUGS=a,b those two,
 * and without it the app is meant to be correct.
 */
export function bug(name: string): boolean {
  const on = process.env.BUGS ?? '';
  return on === '1' || on.split(',').includes(name);
}
