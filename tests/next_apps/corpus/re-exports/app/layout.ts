export default function Layout({ children }: { children: any }) {
  return children;
}
