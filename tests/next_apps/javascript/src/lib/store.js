function initial() {
  const products = [
    { id: 1, name: 'Apples', price: 240, stock: 500_000, tags: ['fruit', 'fresh'] },
    { id: 2, name: 'Bread', price: 380, stock: 200_000, tags: ['fresh'] },
    { id: 3, name: 'Candles', price: 900, stock: 70_000, tags: [] },
  ]
  return {
    products: new Map(products.map((product) => [product.id, product])),
    owners: new Map(), // of products; those of the shop have none
    orders: new Map(),
    sold: new Map(), // orders as the last reader saw them
    users: new Map(),
    sessions: new Map(),
    subscribers: new Set(),
    last: { product: products.length, order: 0 },
    lastUser: null,
  }
}

// Every route may be bundled on its own; the store must be one for all of them.
export const store = (globalThis.shopStore ??= initial())

/** Stands for the way to a database and back. */
export const roundTrip = () => new Promise((resolve) => setTimeout(resolve, 5))

/** Keeps a map from growing for ever: the oldest entry goes. */
export function remember(map, key, value, most = 5000) {
  map.set(key, value)
  if (map.size > most) map.delete(map.keys().next().value)
}
