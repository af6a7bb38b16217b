const { PHASE_DEVELOPMENT_SERVER } = require('next/constants')
const withBundleAnalyzer = require('@next/bundle-analyzer')({ enabled: process.env.ANALYZE === 'true' })

const prefix = '/intranet'

module.exports = async (phase, { defaultConfig }) => {
  // basePath: '/wrong',
  /** @type {import('next').NextConfig} */
  const nextConfig = {
    basePath: prefix,
    trailingSlash: false,
    env: { BUILD_TAG: 'today' },
    pageExtensions: ['tsx', 'ts'],
    rewrites: async () => ({
      beforeFiles: [{ source: '/first', destination: '/api/echo' }],
      afterFiles: [],
      fallback: [{ source: '/:path*', destination: '/api/echo' }],
    }),
  }
  return withBundleAnalyzer(phase === PHASE_DEVELOPMENT_SERVER ? { ...nextConfig } : nextConfig)
}
