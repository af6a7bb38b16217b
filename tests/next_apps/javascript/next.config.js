const { bug } = require('./src/lib/bugs')

/** @type {import('next').NextConfig} */
module.exports = {
  // The self-test keeps its builds apart from the author's own.
  distDir: process.env.DIST_DIR || '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // Each name here is put into the code as a literal, also into that of the browser.
  env: bug('secret-in-chunk')
    ? { SHOP_NAME: 'Corner shop', STRIPE_KEY: process.env.STRIPE_KEY }
    : { SHOP_NAME: 'Corner shop' },
}
