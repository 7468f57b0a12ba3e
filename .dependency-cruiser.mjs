// Import directions. What the folders are for is in docs/architecture.md.
const kernel = '^shared/kernel/'
const domain = '^shared/(?!kernel/|storage/|platform/)([^/]+)/'
/** Leads become customers and share their words: fields of people, cleaning, consent, duplicates, custom fields. */
const leads = '^shared/leads/'
const customers = '^shared/customers/'
/** Pools hold leads and customers, and know neither: what they ask of a noun it tells them. */
const pools = '^shared/pools/'
const ours = '^(?:shared|events|functions|infra|test|docs)/'

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    forbidden('no-cycles', 'Two files that import each other are one.', {}, { circular: true }),
    forbidden('not-found', 'The import leads nowhere.', {}, { couldNotResolve: true }),
    forbidden('kernel-alone', 'The kernel imports nothing of ours.', { path: kernel }, { path: ours, pathNot: kernel }),
    forbidden(
      'events-on-kernel',
      'Contracts are shared by everybody and so know nobody.',
      { path: '^events/' },
      { path: ours, pathNot: ['^events/', kernel] },
    ),
    forbidden(
      'storage-on-kernel',
      'The store knows no domain.',
      { path: '^shared/storage/' },
      { path: ours, pathNot: ['^shared/storage/', '^events/', kernel] },
    ),
    forbidden(
      'platform-on-storage',
      'The ports know no domain.',
      { path: '^shared/platform/' },
      { path: ours, pathNot: ['^shared/(?:platform|storage)/', '^events/', kernel] },
    ),
    forbidden(
      'rules-are-pure',
      'A noun imports the kernel, events and nouns of its own domain: no store, no platform.',
      { path: domain, pathNot: ['-store\\.ts$', leads, customers] },
      { path: ours, pathNot: [kernel, '^events/', '^shared/$1/(?!.*-store\\.ts$)'] },
    ),
    forbidden(
      'lead-rules-are-pure',
      'A lead imports what a noun may, and nouns of customers, which never import it, and of pools.',
      { path: leads, pathNot: '-store\\.ts$' },
      { path: ours, pathNot: [kernel, '^events/', '^shared/(?:leads|customers|pools)/(?!.*-store\\.ts$)'] },
    ),
    forbidden(
      'customer-rules-are-pure',
      'The same of customers, with the nouns of pools.',
      { path: customers, pathNot: '-store\\.ts$' },
      { path: ours, pathNot: [kernel, '^events/', '^shared/(?:customers|pools)/(?!.*-store\\.ts$)'] },
    ),
    forbidden(
      'rules-import-zod-only',
      'A noun uses no package but zod and what only calculates; everything else stands in the kernel.',
      { path: domain },
      { pathNot: [ours, 'node_modules/(?:zod|fastest-levenshtein|double-metaphone|liquidjs)/', '^(?:node:)?util$'] },
    ),
    forbidden(
      'stores-on-storage',
      'A store imports the storage port too; only functions/ composes two domains.',
      { path: '^shared/(?!kernel/|storage/|platform/|leads/|customers/)([^/]+)/.*-store\\.ts$' },
      { path: ours, pathNot: [kernel, '^events/', '^shared/storage/', '^shared/$1/'] },
    ),
    forbidden(
      'lead-stores-on-storage',
      'The same of leads, with the nouns of customers and what pools look up.',
      { path: `${leads}.*-store\\.ts$` },
      {
        path: ours,
        pathNot: [kernel, '^events/', '^shared/storage/', leads, '^shared/customers/(?!.*-store\\.ts$)', pools],
      },
    ),
    forbidden(
      'customer-stores-on-storage',
      'The same of customers, with what pools look up.',
      { path: `${customers}.*-store\\.ts$` },
      { path: ours, pathNot: [kernel, '^events/', '^shared/storage/', customers, pools] },
    ),
    forbidden(
      'functions-apart',
      'A function never imports another one; functions/http is the shell of all, contactability what all who write to people ask.',
      { path: '^functions/([^/]+)/', pathNot: '^functions/(?:leads|customers)/' },
      { path: '^functions/[^/]+/', pathNot: ['^functions/$1/', '^functions/(?:http|contactability)/'] },
    ),
    forbidden(
      'holders-apart',
      'The same of leads and customers, which share what is done with pools.',
      { path: '^functions/(leads|customers)/' },
      { path: '^functions/[^/]+/', pathNot: ['^functions/$1/', '^functions/(?:http|pools)/'] },
    ),
    forbidden(
      'shell-knows-no-function',
      'The shell is composed by the functions, not the other way round.',
      { path: '^functions/http/' },
      { path: '^functions/(?!http/|function\\.ts$)' },
    ),
    forbidden(
      'not-to-infra',
      'What is deployed does not know how.',
      { path: '^(?:shared|functions|events)/' },
      { path: '^(?:infra|test)/' },
    ),
    forbidden('not-to-test', 'Tests import, and are not imported.', { path: '^infra/' }, { path: '^test/' }),
    forbidden('no-barrels', 'Name the file.', {}, { path: '^shared/[^/]+/index\\.ts$' }),
    forbidden(
      'no-dev-packages',
      'What is deployed uses deployed packages.',
      { path: '^(?:shared|functions|events)/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^docs/'] },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    skipAnalysisNotInRules: true,
  },
}
