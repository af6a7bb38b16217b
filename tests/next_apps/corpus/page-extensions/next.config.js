const path = require('path')

module.exports = {
  // tests and parts lie beside the pages
  pageExtensions: ['page.tsx', 'page.ts', 'api.ts'],
  sassOptions: { includePaths: [path.join(__dirname, 'styles')] },
}
