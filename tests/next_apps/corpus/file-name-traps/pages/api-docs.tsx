export default function ApiDocs() {
  return <p>a page: the folder is api, not api-docs</p>;
}
