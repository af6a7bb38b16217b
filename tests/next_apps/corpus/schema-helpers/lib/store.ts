export async function find(page: number) {
  return [page];
}

export async function save(ticket: object, page: number) {
  return { ...ticket, page };
}
