import { teams } from '../../shared/admin/team-store.ts'
import type { Permission } from '../../shared/kernel/actor.ts'
import { reaches } from '../../shared/kernel/actor.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { colleague } from '../http/references.ts'
import type { Request } from '../http/route.ts'
import { tenantMoney } from './seen-sums.ts'

interface Named {
  readonly ownerId?: string | undefined
  readonly teamId?: string | undefined
}

export interface Whom extends Named {
  readonly kind: 'owner' | 'team'
}

/** The one whom something is for, with the team that a person is in. */
const named = async (request: Request, { ownerId, teamId }: Named, at: string): Promise<Whom> => {
  if ((ownerId === undefined) === (teamId === undefined))
    throw fieldRefusal(at, 'one_of_two', { one: 'ownerId', other: 'teamId' })
  if (ownerId !== undefined) {
    const user = await colleague(request, ownerId, `${at}/ownerId`)
    return { kind: 'owner', ownerId, teamId: user.teamId }
  }
  const team = await loadRecord(request.store, teams, request.actor.tenantId, String(teamId))
  if (!team) throw fieldRefusal(`${at}/teamId`, 'no_such_record')
  return { kind: 'team', teamId: team.id }
}

/**
 * Whom something is for, when the permission of the call reaches that person or team.
 * @throws Refusal `access.denied`; naming what there is not
 */
export const reachedWhom = async (request: Request, given: Named, at = ''): Promise<Whom> => {
  const whom = await named(request, given, at)
  if (!reaches(request.actor, request.permission as Permission, whom))
    throw new Refusal('access.denied', { params: { permission: request.permission } })
  return whom
}

/** The currency of the tenant. @throws Refusal `forecast.no_currency` */
export const ownCurrency = async (request: Request): Promise<string> => {
  const { currency } = await tenantMoney(request)
  if (currency === undefined) throw new Refusal('forecast.no_currency')
  return currency
}

/** @throws Refusal naming an amount in another currency than the tenant's */
export const checkCurrency = (amount: { readonly currency: string }, currency: string, at: string): void => {
  if (amount.currency !== currency) throw fieldRefusal(`${at}/amount/currency`, 'not_tenant_currency', { currency })
}
