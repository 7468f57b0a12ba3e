import { type Load, noLoad } from './eligible.ts'
import type { Member, Method } from './roster.ts'

/**
 * Whose turn it is: the number of tickets drawn, and what each member is owed. One small item per roster, which moves on in the
 * commit of the assignment itself, so that no ticket is lost or drawn twice.
 */
export interface Turn {
  readonly ticket: number
  /** By user id, in weights: above 0 got less than its share so far, below 0 more. Missing is 0. */
  readonly credits: Readonly<Record<string, number>>
}

export const firstTurn: Turn = { ticket: 0, credits: {} }

export type Loads = ReadonlyMap<string, Load>

/** Round robin is weighted with equal weights. */
export const weightOf = (method: Method, { weight }: Member): number => (method === 'weighted' ? weight : 1)

const byKey = (members: readonly Member[], keys: (member: Member) => readonly number[]): readonly Member[] =>
  members
    .map((member) => ({ member, key: keys(member) }))
    .sort((a, b) => {
      const place = a.key.findIndex((value, index) => value !== b.key[index])
      return place < 0 ? 0 : (a.key[place] ?? 0) - (b.key[place] ?? 0)
    })
    .map(({ member }) => member)

/**
 * Eligible members, whose turn it is first; equals stay in the order of the roster.
 *
 * Round robin and weighted are smooth weighted round robin (as nginx has it): everybody eligible is owed their weight more, the
 * most owed takes the ticket and pays the sum of these weights. Over a roster of n that stays the same, ticket k of round robin is that
 * of member k mod n. What is owed is kept rather than computed from the ticket, because who is eligible differs from subject to subject:
 * with two languages by turns, k mod 2 would give all of one language to one of its two speakers. Whoever was not eligible is
 * owed nothing for that time, so a return from holidays brings no flood.
 *
 * Least open is the fewest open; of equals, whoever waited longest since their last ticket.
 */
export const inTurn = (method: Method, eligible: readonly Member[], turn: Turn, loads: Loads): readonly Member[] => {
  if (method !== 'least_open')
    return byKey(eligible, (member) => [-((turn.credits[member.userId] ?? 0) + weightOf(method, member))])
  return byKey(eligible, ({ userId }) => {
    const { open, lastTicket } = loads.get(userId) ?? noLoad
    return [open, lastTicket]
  })
}

/** Old debts and claims count for two rounds at most, so that new weights soon hold. */
const rounds = 2

/** The turn after `taker`, one of the eligible, took a ticket. `members` are all of the roster; who left it is forgotten. */
export const nextTurn = (
  method: Method,
  members: readonly Member[],
  eligible: readonly Member[],
  taker: Member,
  turn: Turn,
): Turn => {
  const ticket = turn.ticket + 1
  if (method === 'least_open') return { ticket, credits: {} }
  const sum = (some: readonly Member[]): number => some.reduce((total, member) => total + weightOf(method, member), 0)
  const most = rounds * sum(members)
  const price = sum(eligible)
  const competing = new Set(eligible)
  const credits = members.map((member) => {
    const earned = competing.has(member) ? weightOf(method, member) : 0
    const credit = (turn.credits[member.userId] ?? 0) + earned - (member === taker ? price : 0)
    return [member.userId, Math.max(-most, Math.min(most, credit))] as const
  })
  return { ticket, credits: Object.fromEntries(credits.filter(([, credit]) => credit !== 0)) }
}
