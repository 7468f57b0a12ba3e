import { describe, expect, it } from 'vitest'
import { printedBy, scratchProject } from './scratch-project.ts'

type Import = readonly [from: string, to: string, rule?: string]

const isPackage = (target: string): boolean => !target.endsWith('.ts')
const importing = (from: string, to: string): string =>
  `export * from '${isPackage(to) ? to : '../'.repeat(from.split('/').length - 1) + to}'\n`

/** Checks a project made of these imports; answers `from > to: rule` of each that is refused. */
const refusedOf = async (imports: readonly Import[]): Promise<string[]> => {
  const files: Record<string, string> = {}
  for (const [from, to] of imports) {
    files[from] = (files[from] ?? '') + importing(from, to)
    if (!isPackage(to)) files[to] ??= ''
  }
  const root = await scratchProject(files)
  const folders = new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders]
  const { summary } = JSON.parse(await printedBy('depcruise', args, root)) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] }
  }
  return summary.violations.map(({ from, to, rule }) => {
    const named = imports.find(
      (one) => one[0] === from && (one[1] === to || (isPackage(one[1]) && to.includes(one[1]))),
    )
    return `${from} > ${named?.[1] ?? to}: ${rule.name}`
  })
}

const refused: readonly Import[] = [
  ['shared/kernel/money.ts', 'shared/sales/deal.ts', 'kernel-alone'],
  ['shared/kernel/money.ts', 'events/sales.ts', 'kernel-alone'],
  ['events/sales.ts', 'shared/sales/deal.ts', 'events-on-kernel'],
  ['shared/storage/store.ts', 'shared/sales/deal.ts', 'storage-on-kernel'],
  ['shared/platform/platform.ts', 'shared/sales/deal.ts', 'platform-on-storage'],
  ['shared/sales/deal.ts', 'shared/sales/deal-store.ts', 'rules-are-pure'],
  ['shared/sales/deal.ts', 'shared/storage/store.ts', 'rules-are-pure'],
  ['shared/sales/deal.ts', 'shared/platform/platform.ts', 'rules-are-pure'],
  ['shared/sales/deal.ts', 'shared/customers/customer.ts', 'rules-are-pure'],
  ['shared/sales/deal.ts', 'fs', 'rules-import-zod-only'],
  ['shared/sales/deal.ts', 'jose', 'rules-import-zod-only'],
  ['shared/sales/deal-store.ts', 'shared/customers/customer-store.ts', 'stores-on-storage'],
  ['shared/sales/deal-store.ts', 'shared/customers/customer.ts', 'stores-on-storage'],
  ['functions/sales/deals.ts', 'functions/customers/customers.ts', 'functions-apart'],
  ['functions/http/handler.ts', 'functions/customers/customers.ts', 'shell-knows-no-function'],
  ['functions/sales/deals.ts', 'infra/local/bus.ts', 'not-to-infra'],
  ['functions/sales/deals.ts', 'test/support/fakes.ts', 'not-to-infra'],
  ['infra/app.ts', 'test/support/fakes.ts', 'not-to-test'],
  ['functions/sales/deals.ts', 'shared/sales/index.ts', 'no-barrels'],
  ['functions/sales/deals.ts', 'fast-check', 'no-dev-packages'],
]

const welcome: readonly Import[] = [
  ['shared/kernel/phone.ts', 'libphonenumber-js'],
  ['shared/sales/deal.ts', 'shared/kernel/money.ts'],
  ['shared/sales/deal.ts', 'events/sales.ts'],
  ['shared/sales/deal.ts', 'zod'],
  ['shared/sales/deal.ts', 'shared/sales/quote.ts'],
  ['shared/sales/deal-store.ts', 'shared/sales/deal.ts'],
  ['shared/sales/deal-store.ts', 'shared/storage/store.ts'],
  ['functions/sales/deals.ts', 'shared/sales/deal-store.ts'],
  ['functions/sales/deals.ts', 'shared/customers/customer-store.ts'],
  ['functions/sales/deals.ts', 'functions/http/route.ts'],
  ['functions/catalogue.ts', 'functions/sales/index.ts'],
  ['infra/app.ts', 'functions/catalogue.ts'],
  ['test/sales/deal.test.ts', 'shared/sales/deal.ts'],
]

describe('import directions', () => {
  it('refuse each import that goes the wrong way, by the rule that names it', async () => {
    const expected = refused.map(([from, to, rule]) => `${from} > ${to}: ${rule}`)
    expect(await refusedOf(refused)).toEqual(expect.arrayContaining(expected))
  })

  it('welcome the others', async () => {
    expect(await refusedOf(welcome)).toEqual([])
  })

  it('refuse two files that import each other', async () => {
    const [deal, quote] = ['shared/sales/deal.ts', 'shared/sales/quote.ts']
    expect(
      await refusedOf([
        [deal, quote],
        [quote, deal],
      ]),
    ).toContain(`${deal} > ${quote}: no-cycles`)
  })
})
