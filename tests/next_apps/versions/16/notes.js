export const notes = (globalThis.notes ??= new Map([['1', { id: '1', text: 'the first' }]]))
export const bug = (name) => ['1', name].includes(process.env.BUGS)
