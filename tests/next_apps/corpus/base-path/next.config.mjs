/** @type {import('next').NextConfig} */
const config = {
  basePath: '/shop',
  trailingSlash: true,
  async rewrites() {
    return [
      { source: '/old/:id', destination: '/api/items/:id' },
      { source: '/catalog/:path*', destination: 'https://catalog.example.test/:path*' },
    ];
  },
  async redirects() {
    return [{ source: '/things/:id(\\d{1,})', destination: '/api/items/:id', permanent: true }];
  },
  async headers() {
    return [{ source: '/api/:path*', headers: [{ key: 'X-Shop', value: 'north' }] }];
  },
};

export default config;
