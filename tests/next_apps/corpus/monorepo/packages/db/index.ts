export const books: { isbn: string; title: string }[] = [];
