import { toNextJsHandler } from 'better-auth/next-js';
import { sessions } from '@/lib/sessions';

export const { POST, GET } = toNextJsHandler(sessions);
