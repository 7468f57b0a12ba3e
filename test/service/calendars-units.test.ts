import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unitsOf } from '../customers/world.ts'
import type { Called } from '../support/api.ts'
import { office, openCalendars } from './calendar-world.ts'

const { call, add, patch, act, close } = openCalendars()
afterAll(close)

let parent: { id: string }
let child: { id: string }
beforeAll(async () => {
  parent = await add({ isDefault: true })
  child = await add({ parentId: parent.id })
})

/** The access patterns of calendars, and what each call consumes of reads and writes; in this order. */
const table: readonly (readonly [operation: string, read: number, write: number, call: () => Promise<Called>])[] = [
  ['create', 1, 5, () => call('POST', '/v1/calendars', { body: office })],
  ['create under another', 2, 5, () => call('POST', '/v1/calendars', { body: { ...office, parentId: parent.id } })],
  ['create as the default', 2, 8, () => call('POST', '/v1/calendars', { body: { ...office, isDefault: true } })],
  ['read', 1, 0, () => call('GET', `/v1/calendars/${child.id}`)],
  ['list', 1.5, 0, () => call('GET', '/v1/calendars')],
  ['change the hours', 1, 2, () => patch(child.id, { exceptions: [{ date: '2026-12-24' }] })],
  ['change nothing', 1, 0, () => patch(child.id, { name: office.name })],
  ['leave the parent', 2, 5, () => patch(child.id, { parentId: null })],
  ['preview', 1, 0, () => act(parent.id, 'preview', { start: '2026-11-20T08:30:00Z', duration: 'PT4H' })],
]

describe('what a call consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, make) => {
    const answer = await make()
    expect(answer.status).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})
