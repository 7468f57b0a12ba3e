import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../functions/catalogue.ts'
import { ofType, templatesOf } from '../infra/templates.ts'
import { textOf } from './markdown.ts'

const page = textOf('docs/deploy.md')

/** Rows of numbers by their first cell. */
const rows = (cells: number): Map<string, number[]> =>
  new Map(
    [...page.matchAll(/^\| (.+?) \|(.+)\|$/gm)]
      .map(([, name = '', rest = '']) => [name, rest.split('|').map((cell) => cell.trim())] as const)
      .filter(([, rest]) => rest.length === cells && rest.every((cell) => /^[\d.]*$/.test(cell)))
      .map(([name, rest]) => [name, rest.map(Number)]),
  )

const prices = rows(1)
const priceOf = (name: string): number => {
  const price = prices.get(name)?.[0]
  if (price === undefined) throw new Error(`docs/deploy.md states no price of: ${name}`)
  return price
}
const lambda = () => priceOf('Lambda request, per million') + priceOf('Lambda, 512 MB arm64 for 10 ms, per million')
const unitsOf = (read: number, write: number): number =>
  read * priceOf('read unit, per million') + write * priceOf('write unit, per million')

const tests = ['test/customers/units.test.ts', 'test/stream/units.test.ts'].map((file) => readFileSync(file, 'utf8'))
const isMeasured = (text: string, name: string, read: number, write: number): boolean =>
  [...text.matchAll(/\[\s*'([^']+)',\s*([\d.]+),\s*([\d.]+),/g)].some(
    ([, what, r, w]) => (name === '' || what === name) && Number(r) === read && Number(w) === write,
  )

describe('the cost of a million requests', () => {
  it.each([...rows(5)])('%s', (name, [read = 0, write = 0, laterRead = 0, laterWrite = 0, total]) => {
    const [calls = '', follows = ''] = tests
    expect(isMeasured(calls, name, read, write)).toBe(true)
    const request =
      priceOf('HTTP API request, per million') +
      lambda() +
      priceOf('log, two lines of 0.3 KB a request, per million') +
      unitsOf(read, write)
    if (laterWrite > 0) expect(isMeasured(follows, '', laterRead, laterWrite)).toBe(true)
    const later =
      laterWrite > 0
        ? 2 * lambda() + priceOf('EventBridge event with archive, per million') + unitsOf(laterRead, laterWrite)
        : 0
    expect(total).toBeCloseTo(request + later, 1)
  })
})

describe('the cost of an idle stage', () => {
  it('is that of its alarms and ticks', () => {
    const alarms = ofType(templatesOf(catalogue).operations, 'AWS::CloudWatch::Alarm').length
    const functions = catalogue.filter(({ kind }) => kind === 'scheduled').length
    const millions = (functions * 43_800) / 1e6
    const idle = alarms * priceOf('alarm, a month') + millions * (unitsOf(4 * 0.5, 0) + lambda())
    expect(page).toContain(`${alarms} × 0.10`)
    expect(page).toContain(`${functions} functions × 43,800 minutes`)
    expect(page).toContain(`| together | | ${idle.toFixed(2)} |`)
  })
})
