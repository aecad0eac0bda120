// The floors, lowest first. A floor may use itself and only the floors named after it.
const FLOORS = {
  domain: [],
  storage: ['domain'],
  services: ['domain', 'storage'],
  adapters: ['domain'],
  http: ['domain', 'services'],
  api: ['domain', 'services', 'http'],
  dialects: ['domain', 'services', 'http'],
  jobs: ['domain', 'services'],
}
const TEST = '[.]test[.]ts$'
const PURE_PACKAGES = 'node_modules/(temporal-polyfill|libphonenumber-js|i18n-iso-countries|re2js)/'

const floorRules = Object.entries(FLOORS).map(([floor, below]) => ({
  name: `floor-${floor}`,
  severity: 'error',
  comment: `${floor} may use only: ${[floor, ...below].join(', ')}`,
  from: { path: `^src/${floor}/`, pathNot: TEST },
  to: { path: '^src/', pathNot: [floor, ...below].map((one) => `^src/${one}[/.]`) },
}))

/** A package is known to one floor (and what stands beside it); everybody else goes through that floor. */
const home = (name, packages, homes) => ({
  name,
  severity: 'error',
  comment: `${packages} belongs to ${homes.join(', ')}`,
  from: { path: '^src/', pathNot: [TEST, ...homes] },
  to: { path: `node_modules/(${packages})/` },
})

module.exports = {
  forbidden: [
    ...floorRules,
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'Rules of the business touch no machine, and only packages that compute.',
      from: { path: '^src/domain/', pathNot: TEST },
      to: { pathNot: ['^src/domain/', PURE_PACKAGES] },
    },
    {
      name: 'services-know-no-package',
      severity: 'error',
      comment: 'The outside world reaches the use-cases through their context.',
      from: { path: '^src/(services|jobs)/', pathNot: TEST },
      to: { pathNot: ['^src/'] },
    },
    {
      name: 'faces-know-only-their-schemas',
      severity: 'error',
      from: { path: '^src/(api|dialects)/', pathNot: TEST },
      to: { pathNot: ['^src/', 'node_modules/typebox/', 'node_modules/fast-xml-parser/'] },
    },
    home('pg-at-home', 'pg|pg-query-stream|pg-copy-streams|kysely', ['^src/storage/', '^src/server/(embedded-postgres|postgres-)']),
    home('stripe-at-home', 'stripe', ['^src/adapters/stripe']),
    home('jose-at-home', 'jose', ['^src/adapters/customer-tokens']),
    home('fastify-at-home', 'fastify|@fastify', ['^src/http/', '^src/server/']),
    {
      name: 'dialects-are-strangers',
      severity: 'error',
      comment: 'Deleting one dialect folder must break nothing but its own line in compose.ts.',
      from: { path: '^src/dialects/([^/]+)/' },
      to: { path: '^src/dialects/', pathNot: '^src/dialects/$1/' },
    },
    {
      name: 'only-compose-names-concretes',
      severity: 'error',
      comment: 'Adapters and surfaces meet in one file.',
      from: { path: '^src/', pathNot: ['^src/server/compose[.]ts$', '^src/(adapters|api|dialects)/', TEST] },
      to: { path: ['^src/adapters/', '^src/api/', '^src/dialects/'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/', pathNot: [TEST, '^src/server/cli[.]ts$'] }, to: {} },
    { name: 'no-tests-in-code', severity: 'error', from: { path: '^src/', pathNot: TEST }, to: { path: [TEST, '^test/'] } },
    { name: 'web-knows-only-the-wire', severity: 'error', from: { path: '^(web|client|examples)/', pathNot: TEST }, to: { path: '^src/' } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
    detectProcessBuiltinModuleCalls: true,
  },
}
