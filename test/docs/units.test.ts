import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { textOf } from './markdown.ts'

/** Pages with figures, and the tests that hold these. */
const measuredIn = {
  'docs/customers.md': 'test/customers/units.test.ts',
  'docs/tasks.md': 'test/tasks/units.test.ts',
  'docs/admin.md': 'test/admin/call-units.test.ts',
  'docs/forecast.md': 'test/sales/forecast-units.test.ts',
  'docs/care.md': 'test/care/care-units.test.ts',
  'docs/loyalty.md': 'test/care/loyalty-units.test.ts',
  'docs/architecture.md': 'test/stream/units.test.ts',
}

/** Pages that have what these tests measure beside other rows, which other tests hold in another form. */
const alsoMeasuredIn = {
  'docs/communication.md': [
    'test/communication/units.test.ts',
    'test/communication/contactability-units.test.ts',
    'test/communication/templates-units.test.ts',
    'test/communication/messages-units.test.ts',
    'test/communication/provider-units.test.ts',
  ],
  'docs/leads.md': [
    'test/leads/leads-units.test.ts',
    'test/leads/scoring-units.test.ts',
    'test/leads/pools-units.test.ts',
    'test/customers/pools-units.test.ts',
  ],
  'docs/sales.md': ['test/sales/deals-units.test.ts', 'test/sales/approvals-units.test.ts'],
  'docs/service.md': ['test/service/cases-units.test.ts', 'test/service/desk-units.test.ts'],
}

/** `['read by id', 1, 0, …]` of the test's table as `read by id | 1 | 0`. */
const measured = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/\[\s*'([^']+)',\s*([\d.]+),\s*([\d.]+),/g)].map(([, what, read, write]) =>
    [what, read, write].join(' | '),
  )

/** Rows of three cells or more whose last two are numbers. */
const written = (page: string): string[] =>
  [...textOf(page).matchAll(/^\| (.+?) \|(?:.*\|)? ([\d.]+) \| ([\d.]+) \|$/gm)].map(([, what, read, write]) =>
    [what, read, write].join(' | '),
  )

describe('capacity units', () => {
  it.each(Object.entries(measuredIn))('%s says what %s measures', (page, file) => {
    expect(measured(file).length).toBeGreaterThan(3)
    expect(written(page).sort()).toEqual(measured(file).sort())
  })

  it.each(Object.entries(alsoMeasuredIn))('%s says, among other things, what %j measure', (page, files) => {
    const rows = files.flatMap(measured)
    expect(rows.length).toBeGreaterThan(20)
    expect(written(page)).toEqual(expect.arrayContaining(rows))
  })
})
