export interface Store<T> {
  get(id: string): Promise<T | undefined>;
}
