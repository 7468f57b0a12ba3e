import type { Instant } from '../kernel/instant.ts'
import { awayReason, fullReason, type Load, type Needs, noLoad, type Reason, unfitReason } from './eligible.ts'
import type { Person } from './person.ts'
import type { Member, Roster } from './roster.ts'
import { inTurn, type Loads, nextTurn, type Turn } from './turn.ts'

/** A roster as it stands at a moment. */
export interface Standing {
  readonly roster: Roster
  readonly people: ReadonlyMap<string, Person>
  readonly loads: Loads
  readonly turn: Turn
  readonly now: Instant
}

export interface LeftOut {
  readonly userId: string
  readonly reason: Reason
}

export interface Candidates {
  /** Whose turn it is first. */
  readonly inOrder: readonly Member[]
  readonly leftOut: readonly LeftOut[]
}

const reasonOf = ({ roster, people, loads, now }: Standing, member: Member, needs: Needs): Reason | undefined => {
  const person = people.get(member.userId)
  return (
    awayReason(person, roster, now) ??
    unfitReason(person as Person, needs) ??
    fullReason(member, loads.get(member.userId) ?? noLoad)
  )
}

/** Who would be given a subject, in order, and why the others would not. */
export const candidatesFor = (standing: Standing, needs: Needs): Candidates => {
  const { roster, turn, loads } = standing
  const judged = roster.members.map((member) => ({ member, reason: reasonOf(standing, member, needs) }))
  const eligible = judged.filter(({ reason }) => reason === undefined).map(({ member }) => member)
  const leftOut = judged.flatMap(({ member: { userId }, reason }) => (reason ? [{ userId, reason }] : []))
  return { inOrder: inTurn(roster.method, eligible, turn, loads), leftOut }
}

/** Whether anybody who is there has a place at all. */
export const hasPlaces = (standing: Standing): boolean =>
  standing.roster.members.some((member) => reasonOf(standing, member, {}) === undefined)

export interface Placement<Waiting> {
  readonly waiting: Waiting
  readonly member: Member
  readonly ticket: number
  /** Everybody who could have been given it. */
  readonly eligible: readonly Member[]
  readonly leftOut: readonly LeftOut[]
}

/** Gives one ticket; nothing when nobody can take it. */
export const placeOne = <Waiting extends { readonly needs: Needs }>(
  standing: Standing,
  waiting: Waiting,
): { readonly placement: Placement<Waiting>; readonly after: Standing } | undefined => {
  const { roster, loads } = standing
  const { inOrder, leftOut } = candidatesFor(standing, waiting.needs)
  const [member] = inOrder
  if (!member) return undefined
  const turn = nextTurn(roster.method, roster.members, inOrder, member, standing.turn)
  const { open, today, thisWeek } = loads.get(member.userId) ?? noLoad
  const load: Load = { open: open + 1, today: today + 1, thisWeek: thisWeek + 1, lastTicket: turn.ticket }
  return {
    placement: { waiting, member, ticket: turn.ticket, eligible: inOrder, leftOut },
    after: { ...standing, turn, loads: new Map(loads).set(member.userId, load) },
  }
}
