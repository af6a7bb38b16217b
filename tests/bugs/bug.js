// The one mistake of this process: BUG=M1 ... N3, I1 ... I5; unset, there is none.
// Each id is a place in the code where a developer could have gone wrong; bugs.json tells them.
const active = process.env.BUG ?? '';

export const bug = (id) => active === id;
