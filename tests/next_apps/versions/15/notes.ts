type Note = { id: string; text: string }

const shared = globalThis as typeof globalThis & { notes?: Map<string, Note> }
export const notes = (shared.notes ??= new Map([['1', { id: '1', text: 'the first' }]]))
export const bug = (name: string) => ['1', name].includes(process.env.BUGS ?? '')
