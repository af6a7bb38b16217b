export default function format(name: string) {
  return name.trim()
}
