import { scoreDuplicate } from '../../shared/customers/duplicate-score.ts'
import { duplicateCandidates, mostCandidates } from '../../shared/customers/duplicate-store.ts'
import type { Identity } from '../../shared/customers/identity.ts'
import type { Owned } from '../../shared/kernel/actor.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { type Noun, recordKey, stateOf } from '../../shared/storage/record.ts'
import { maySee } from './references.ts'
import type { Request } from './route.ts'

/** Below this, what two records share is no reason to look at them. */
const leastScore = 0.25

interface Compared<State extends RecordFields & Owned> {
  readonly noun: Noun<State>
  readonly identityOf: (state: State) => Identity
  /** The record itself, and records that were kept knowingly beside it. */
  readonly self?: string | undefined
  readonly known?: readonly string[] | undefined
  /** Records that are worth a comparison besides those that share a blocking key. */
  readonly others?: readonly string[]
  /** Most records to look at. */
  readonly most?: number
  /** Whether a record still counts; active ones do when left out. */
  readonly isCompared?: (state: State) => boolean
}

interface Kept extends RecordFields, Owned {
  readonly status: string
  readonly name: string
  readonly knownDuplicates?: readonly string[] | undefined
}

const isActive = ({ status }: Kept): boolean => status === 'active'

/** Records that may be the same one as this identity, the likeliest first; of those that the actor may not see, only how many. */
export const scoredDuplicates = async <State extends Kept>(
  request: Request,
  identity: Identity,
  compared: Compared<State>,
) => {
  const { noun, identityOf, self, known = [], others = [], most = mostCandidates, isCompared = isActive } = compared
  const { store, actor } = request
  const found = await duplicateCandidates(store, actor.tenantId, noun.name, identity)
  const ids = [...new Set([...others, ...found])].filter((id) => id !== self).slice(0, most)
  const items = ids.length > 0 ? await store.getMany(ids.map((id) => recordKey(actor.tenantId, noun.name, id))) : []
  const states = items.flatMap((item) => (item && item.redirect === undefined ? [stateOf<State>(item)] : []))
  const isKnown = (state: State) =>
    known.includes(state.id) || (self !== undefined && (state.knownDuplicates ?? []).includes(self))
  const scored = states
    .filter(isCompared)
    .map((state) => ({ state, known: isKnown(state), ...scoreDuplicate(identity, identityOf(state)) }))
    .filter(({ score }) => score >= leastScore)
    .sort((a, b) => b.score - a.score)
  const visible = scored.filter(({ state }) => maySee(request, noun, state))
  return {
    items: visible.map(({ state, score, reasons, conflicts, known: isKnownOne }) => ({
      id: state.id,
      kind: identityOf(state).kind,
      name: state.name,
      score: Math.round(score * 1000) / 1000,
      reasons: reasons.map(({ weight, ...reason }) => ({ ...reason, weight: Math.round(weight * 1000) / 1000 })),
      conflicts: [...conflicts],
      known: isKnownOne,
    })),
    hidden: scored.length - visible.length,
  }
}
