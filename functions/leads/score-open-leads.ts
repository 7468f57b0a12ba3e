import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { Lead } from '../../shared/leads/lead-schema.ts'
import { isOpenLead } from '../../shared/leads/lead-status.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import type { ScoreModels } from '../../shared/leads/score.ts'
import { scoredBy } from '../../shared/leads/score-store.ts'
import { type CurrentScoring, loadCurrent, modelsFor } from '../../shared/leads/scoring-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { idsOf } from '../../shared/storage/posting-lists.ts'
import { isRecord, recordKey, stateOf } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

const leadsPerPage = 100
const leadsAtOnce = 10

/** Reads each model once in a run. */
const modelReader = (store: Store, tenantId: string, current: CurrentScoring) => {
  const known = new Map<string, Promise<ScoreModels>>()
  return (teamId: string | undefined): Promise<ScoreModels> => {
    const team = teamId ?? ''
    const models = known.get(team) ?? modelsFor(store, tenantId, current, teamId)
    known.set(team, models)
    return models
  }
}

interface Walk {
  readonly store: Store
  readonly tenantId: string
  readonly now: Instant
  readonly by: string
  /** The last lead that was looked through before; empty at the beginning. */
  readonly after: string
  /** Most leads to look at. */
  readonly limit: number
}

/**
 * Gives the open leads their scores as of now, in the order of their ids, and writes only those that change. It reads the list of
 * open leads, so that closed ones cost nothing.
 * @returns how many were looked at and written, and the last one when some are left
 */
export const scoreOpenLeads = async ({ store, tenantId, now, by, after, limit }: Walk) => {
  const current = await loadCurrent(store, tenantId)
  if (current.version === 0) return { looked: 0, written: 0 }
  const modelsOf = modelReader(store, tenantId, current)
  const stamp = { actor: automation(tenantId, by), now, requestId: `${by}:${now}` }
  const ids = idsOf(store, tenantId, leads.name, { list: { field: 'open', value: 'true' } }, 'ascending')
  let [looked, written] = [0, 0]
  const rescore = async (seen: Lead): Promise<void> => {
    const models = await modelsOf(seen.teamId)
    if (scoredBy(tenantId, models, undefined, { state: seen, raises: [] }, now).state === seen) return
    await changeStored(store, leads, stamp, seen.id, async (lead) => {
      const asIs = { state: lead, raises: [] }
      return isOpenLead(lead) ? scoredBy(tenantId, await modelsOf(lead.teamId), undefined, asIs, now) : asIs
    })
    written += 1
  }
  let place = after
  let id = await ids.seek(place, true)
  while (id !== undefined && looked < limit) {
    const page: string[] = []
    for (; id !== undefined && page.length < Math.min(leadsPerPage, limit - looked); id = await ids.seek(id, true))
      page.push(id)
    const items = await store.getMany(page.map((leadId) => recordKey(tenantId, leads.name, leadId)))
    const open = items.flatMap((item) => (item && isRecord(item) ? [stateOf<Lead>(item)] : [])).filter(isOpenLead)
    for (let from = 0; from < open.length; from += leadsAtOnce)
      await Promise.all(open.slice(from, from + leadsAtOnce).map(rescore))
    looked += page.length
    place = page.at(-1) ?? place
  }
  return { looked, written, ...(id !== undefined && { last: place }) }
}
