export default function Error() {
  return null
}
