import { make } from '@/lib/make';

export const { read: GET, write: POST, ...rest } = make({ name: 'things' });
