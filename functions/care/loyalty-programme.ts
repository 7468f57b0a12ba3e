import { programmeId, setProgramme } from '../../shared/care/loyalty-programme.ts'
import { LoyaltyProgramme, LoyaltyProgrammeInput } from '../../shared/care/loyalty-schema.ts'
import { loyaltyProgrammes, walkStep } from '../../shared/care/loyalty-store.ts'
import { changeRecord, createRecord, loadRecord } from '../../shared/storage/record.ts'
import { checkIfMatch, checkReachesAll } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'

const load = ({ store, actor }: Request): Promise<LoyaltyProgramme | undefined> =>
  loadRecord(store, loyaltyProgrammes, actor.tenantId, programmeId)

const getProgramme = route({
  name: 'loyaltyProgramme',
  method: 'GET',
  path: '/v1/loyalty-programme',
  summary: 'The levels, the expiry and the earning rules of the loyalty programme; none of them before they are set',
  permission: 'loyalty:read',
  returns: LoyaltyProgramme.partial().required({ levels: true, rules: true }),
  examples: {},
  handle: async (request) => {
    const programme = await load(request)
    return programme ? { body: programme, version: programme.version } : { body: { levels: [], rules: [] } }
  },
})

const putProgramme = route({
  name: 'setLoyaltyProgramme',
  method: 'PUT',
  path: '/v1/loyalty-programme',
  summary: 'Set levels, expiry and earning rules. All accounts move to the level that they have by it, minutes later',
  permission: 'loyalty:write',
  body: LoyaltyProgrammeInput,
  returns: LoyaltyProgramme,
  examples: {
    retail: {
      body: {
        levels: [
          { key: 'member', name: '会员', atLeast: 0 },
          { key: 'gold', name: '金卡', atLeast: 1000, bonusPercent: 10 },
        ],
        levelMonths: 12,
        expiresAfterMonths: 24,
        rules: [
          { key: 'welcome', on: 'customer_created', points: 50 },
          {
            key: 'purchase',
            on: 'behaviour',
            behaviour: 'purchased',
            points: 1,
            per: { amount: '10', currency: 'CNY' },
          },
        ],
      },
    },
  },
  handle: async (request) => {
    checkReachesAll(request)
    const before = await load(request)
    if (before) checkIfMatch(request, before)
    const decision = setProgramme(before, request.body)
    if (decision.state === before) return { body: before, version: before.version }
    const { state, step } = before
      ? changeRecord(loyaltyProgrammes, request, { ...decision, state: { ...before, ...decision.state } })
      : createRecord(loyaltyProgrammes, request, decision)
    return { body: state, version: state.version, steps: [step, walkStep(request, request.ids('lwk'))] }
  },
})

export const loyaltyProgrammeRoutes = [getProgramme, putProgramme]
