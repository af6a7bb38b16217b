export const auth = async () => ({ user: { id: 1 } });
