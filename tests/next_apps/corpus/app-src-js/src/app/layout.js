export const metadata = { title: 'Guest book' };

export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
