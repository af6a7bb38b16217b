export default function FeedPhoto() {
  return <p>from the feed</p>;
}
