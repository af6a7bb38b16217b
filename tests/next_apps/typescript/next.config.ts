import type { NextConfig } from 'next';

const nextConfig: NextConfig = {
  // The self-test keeps its build apart from the author's own.
  distDir: process.env.DIST_DIR || '.next',
  poweredByHeader: false,
};

export default nextConfig;
