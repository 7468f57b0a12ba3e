import customersFunction from '../../functions/customers/index.ts'
import forecast from '../../functions/forecast/index.ts'
import approvals from '../../functions/sales/approvals-index.ts'
import sales from '../../functions/sales/index.ts'
import territoriesFunction from '../../functions/sales/territories-index.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { territoriesId } from '../../shared/sales/territory.ts'
import { territories } from '../../shared/sales/territory-store.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { type Called, testActor } from '../support/api.ts'
import { openWorld } from '../support/open-world.ts'

/** Pipelines and deals over HTTP, with customers beside them. */
export const openSales = () => {
  const world = openWorld(
    [sales, approvals, territoriesFunction, customersFunction, forecast],
    testActor({ id: 'usr_1', teamId: 'tea_sales', teamIds: ['tea_sales'] }),
  )
  const { platform, call, must } = world
  return {
    ...world,
    /** Draws territories that have these ids and take nothing of their own accord. */
    drawTerritories: async (ids: readonly string[]): Promise<void> => {
      const when = { field: 'region', op: 'eq', value: 'nowhere' } as const
      const state = { id: territoriesId, territories: ids.map((id) => ({ id, name: id, when, userIds: [] })) }
      const stamp = { actor: testActor(), now: platform.clock.now(), requestId: 'test' }
      await platform.store.commit([createRecord(territories, stamp, { state, raises: [] }).step.action])
    },
    /** Changes a pipeline as it is now. */
    edit: async (id: string, body: object): Promise<Called> => {
      const { version } = await must('GET', `/v1/pipelines/${id}`)
      return call('PATCH', `/v1/pipelines/${id}`, { body, headers: { 'if-match': `"${version}"` } })
    },
    staff: (count: number): Promise<Actor[]> => world.staff(count, 'tea_sales'),
  }
}

/** Pointers and codes of the fields at fault. */
export const faultsOf = (body: { errors?: { pointer: string; code: string }[] }): string[] =>
  (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)
