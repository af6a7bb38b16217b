export const todos = []
let last = 0
export const nextId = () => ++last
