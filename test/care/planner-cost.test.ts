import { expect, test } from 'vitest'
import { birthdays, plannerCost } from './planner-cost.ts'

test('planning and doing cost what the occasions of the day cost, however many customers there are besides', async () => {
  const few = await plannerCost(500, 12)
  const many = await plannerCost(4000, 12)
  for (const cost of [few, many]) {
    expect(cost.done).toBe(12)
    // The lists of the day, and each customer once.
    expect(cost.planned.items).toBeLessThanOrEqual(2 * 12 + 10)
    expect(cost.planned.read).toBeLessThanOrEqual(12 + 20)
  }
  expect(many).toEqual(few)
})

const sizes = (process.env.CARE_PLANNER ?? '').split(',').filter(Boolean).map(Number)

test.runIf(sizes.length > 0)(
  'the long measurement: items and capacity units by number of customers',
  { timeout: 600_000 },
  async () => {
    const rows = []
    for (const size of sizes) {
      const cost = await plannerCost(size, Math.round(size * birthdays))
      const { planned, fired, done } = cost
      rows.push({ size, done, ...prefixed('planned', planned), ...prefixed('fired', fired) })
      expect(planned.items).toBeLessThanOrEqual(2.2 * done + 20)
    }
    console.table(rows)
  },
)

const prefixed = (prefix: string, numbers: object) =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${prefix} ${name}`, value]))
