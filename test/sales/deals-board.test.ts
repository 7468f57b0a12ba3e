import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { testActor } from '../support/api.ts'
import { openSales } from './sales-world.ts'

const sales = openSales()
const { must } = sales
afterAll(sales.close)

const who = (id: string, scope: 'own' | 'team', teamIds: readonly string[]): Actor => ({
  ...testActor({ id, teamIds: [...teamIds] }),
  permissions: { 'deal:read': scope, 'personal:read': 'all' },
})
const seller = who('usr_1', 'own', ['tea_sales'])
const colleague = who('usr_2', 'own', ['tea_sales'])
const manager = who('usr_3', 'team', ['tea_sales'])
const stranger = who('usr_4', 'team', ['tea_other'])
const ofManyTeams = who('usr_3', 'team', ['tea_sales', ...Array.from({ length: 50 }, (_, n) => `tea_${n}`)])

let pipelineId: string
let id: string

const seenBy = async (as: Actor): Promise<string[]> => {
  await sales.follow()
  const board = await must('GET', `/v1/pipelines/${pipelineId}/board`, undefined, as)
  const path = (stage: string) => `/v1/deals?pipelineId=${pipelineId}&stage=${stage}`
  const seen: string[] = []
  for (const { stage, items } of board.stages) {
    const listed = (await must('GET', path(stage), undefined, as)).items
    expect(listed.map((deal: { id: string }) => deal.id)).toEqual(items.map((deal: { id: string }) => deal.id))
    seen.push(...items.map((deal: { name: string }) => `${stage}: ${deal.name}`))
  }
  return seen
}

beforeAll(async () => {
  await sales.staff(3)
  pipelineId = (await must('POST', '/v1/pipeline-templates/retail', {})).id
  const customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
  const team = [{ userId: 'usr_2', role: 'engineer' }]
  id = (await must('POST', '/v1/deals', { name: 'Together', customerId, ownerId: 'usr_1', team })).id
  sales.advance(1)
  await must('POST', '/v1/deals', { name: 'Own', customerId, ownerId: 'usr_1' })
})

it('shows everybody the deals of each stage that they reach', async () => {
  expect(await seenBy(seller)).toEqual(['interest: Own', 'interest: Together'])
  expect(await seenBy(colleague)).toEqual(['interest: Together'])
  expect(await seenBy(manager)).toEqual(['interest: Own', 'interest: Together'])
  expect(await seenBy(ofManyTeams)).toEqual(['interest: Own', 'interest: Together'])
  expect(await seenBy(stranger)).toEqual([])
})

it('follows deals that move, change hands and close', async () => {
  await must('POST', `/v1/deals/${id}/move`, { stage: 'visit' })
  expect(await seenBy(seller)).toEqual(['interest: Own', 'visit: Together'])
  expect(await seenBy(colleague)).toEqual(['visit: Together'])
  await must('POST', `/v1/deals/${id}/assign`, { ownerId: 'usr_3' })
  expect(await seenBy(seller)).toEqual(['interest: Own'])
  await must('PATCH', `/v1/deals/${id}`, { team: null })
  expect(await seenBy(colleague)).toEqual([])
  expect(await seenBy(manager)).toEqual(['interest: Own', 'visit: Together'])
  await must('POST', `/v1/deals/${id}/win`)
  expect(await seenBy(manager)).toEqual(['interest: Own'])
})
