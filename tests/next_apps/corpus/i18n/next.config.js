const withMDX = (config) => config

module.exports = withMDX({
  i18n: {
    locales: ['en', 'de', 'pt-BR'],
    defaultLocale: 'en',
    localeDetection: false,
  },
})
