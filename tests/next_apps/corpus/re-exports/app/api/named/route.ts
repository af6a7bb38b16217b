export { GET, PUT } from '@/server/named';
export { runtime } from '@/server/named';
