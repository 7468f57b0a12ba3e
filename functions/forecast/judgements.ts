import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { changeJudgement, Judgement, JudgementInput, newJudgement } from '../../shared/sales/judgement.ts'
import { judgementId, judgements } from '../../shared/sales/judgement-store.ts'
import { changeRecord, createRecord, loadRecord } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { checkIfMatch } from '../http/records.ts'
import { route } from '../http/route.ts'
import { isReached } from './seen-sums.ts'
import { checkCurrency, ownCurrency, reachedWhom } from './whom.ts'

const putJudgement = route({
  name: 'judgeForecast',
  method: 'PUT',
  path: '/v1/forecast/judgements',
  summary: 'Say what you think a person or team will bring; it stands beside the numbers and replaces none',
  permission: 'judgement:write',
  body: JudgementInput,
  returns: Judgement,
  refuses: ['forecast.no_currency'],
  examples: {
    commit: {
      body: {
        ownerId: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
        period: '2026-Q4',
        category: 'commit',
        amount: { amount: '250000', currency: 'CNY' },
        note: '两个大单年底前签约',
      },
    },
  },
  handle: async (request) => {
    const { actor, body, store } = request
    checkCurrency(body.amount, await ownCurrency(request), '')
    const whom = await reachedWhom(request, body)
    const { period, category, amount, note } = body
    const by = actorName(actor)
    const id = judgementId({ ...whom, period, category, by })
    const found = await loadRecord(store, judgements, actor.tenantId, id)
    if (found) checkIfMatch(request, found)
    const { ownerId, teamId, kind } = whom
    const given = {
      ...{ id, period, kind, category, amount, by },
      ...(ownerId && { ownerId }),
      ...(teamId && { teamId }),
    }
    const level = ownerId !== undefined && ownerId === actor.id ? ('owner' as const) : ('manager' as const)
    const { state, step } = found
      ? changeRecord(judgements, request, changeJudgement(found, { amount, note, teamId }))
      : createRecord(judgements, request, newJudgement({ ...given, level, ...(note !== undefined && { note }) }))
    return { body: state, version: state.version, steps: [step] }
  },
})

const getHistory = route({
  name: 'judgementHistory',
  method: 'GET',
  path: '/v1/forecast/judgements/{judgementId}/history',
  summary: 'What somebody thought of it before, the newest first',
  permission: 'forecast:read',
  params: z.strictObject({ judgementId: z.string() }),
  query: HistoryQuery,
  returns: HistoryPage,
  refuses: ['not_found', 'cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const { store, actor, params } = request
    const found = await loadRecord(store, judgements, actor.tenantId, params.judgementId)
    if (!found || !isReached(request, found)) throw notFound()
    return historyOfFound(request, judgements, Judgement, found)
  },
})

export const judgementRoutes = [putJudgement, getHistory]
