import { Button } from './button'
export default function Home() {
  return <Button />
}
