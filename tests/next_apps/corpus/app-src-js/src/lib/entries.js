export const entries = [];
