import type { NextConfig } from 'next';

export default { transpilePackages: ['@acme/db'] } satisfies NextConfig;
