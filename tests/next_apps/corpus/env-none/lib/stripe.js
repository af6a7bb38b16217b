// process.env.COMMENTED_OUT is not read
const key = process.env.STRIPE_SECRET_KEY ?? 'none'
export const stripe = { charge: async (amount) => ({ amount, paid: key !== 'none' }) }
