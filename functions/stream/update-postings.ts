import { manifestKey, type PostingTarget, postingStep } from '../../shared/storage/posting-update.ts'
import { listsOf, type RecordName, recordNameOf } from '../../shared/storage/postings.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import { type Action, type Change, ConditionFailed, type Item, limits, type Store } from '../../shared/storage/store.ts'

const mostTries = 20

/** Nouns by name; each searchable is only ever given records of its own noun. */
export type Searchables = ReadonlyMap<string, Searchable<never>>

export const sameLists = (a: readonly string[], b: readonly string[]): boolean => {
  const inB = new Set(b)
  return a.length === b.length && a.every((list) => inB.has(list))
}

/** Where the record should stand after this change; undefined when the change moved it in no list. */
export const targetOf = (searchable: Searchable<never>, { key, before, after }: Change): PostingTarget | undefined => {
  const lists = listsOf(searchable, after)
  if (sameLists(listsOf(searchable, before), lists)) return undefined
  return { record: recordNameOf(key), version: after?.version ?? (before?.version ?? 0) + 1, lists }
}

const nameText = ({ tenantId, noun, id }: RecordName): string => `${tenantId}#${noun}#${id}`

/** One target for each record: that of its highest version. */
export const newestTargets = (targets: readonly PostingTarget[]): PostingTarget[] => {
  const newest = new Map<string, PostingTarget>()
  for (const target of targets) {
    const name = nameText(target.record)
    if ((newest.get(name)?.version ?? 0) < target.version) newest.set(name, target)
  }
  return [...newest.values()]
}

type Manifest = Item | undefined

const updateOne = async (
  store: Store,
  target: PostingTarget,
  trusted: (manifest: Manifest) => Manifest = (manifest) => manifest,
): Promise<void> => {
  let manifest = trusted(await store.get(manifestKey(target.record)))
  for (let tries = 0; tries < mostTries; tries++) {
    const step = postingStep(manifest, target)
    if (!step) return
    try {
      await store.commit(step.actions)
      if (step.finished) return
      manifest = step.manifest
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
      manifest = trusted(error.failures[0]?.current)
    }
  }
  throw new Error(`the lists of a record kept changing while they were updated ${mostTries} times`)
}

/**
 * Writes all entries of a record again, whatever its manifest says of them, and removes those that it should not have. A manifest of a
 * later version stays as it is: who wrote it knew more.
 */
export const rewritePostings = (store: Store, target: PostingTarget): Promise<void> => {
  const wanted = new Set(target.lists)
  return updateOne(store, target, (manifest) => {
    if (!manifest || ((manifest.of as number | undefined) ?? 0) > target.version) return manifest
    const lists = ((manifest.lists ?? []) as string[]).filter((list) => !wanted.has(list))
    return { ...manifest, of: target.version - 1, lists }
  })
}

interface Portion {
  readonly targets: PostingTarget[]
  readonly actions: Action[]
}

/** Steps of several records that fit into one commit; a record that needs more than one step is done alone. */
const portionsOf = (targets: readonly PostingTarget[], manifests: readonly (Item | undefined)[]): Portion[] => {
  const portions: Portion[] = []
  for (const [index, target] of targets.entries()) {
    const step = postingStep(manifests[index], target)
    if (!step) continue
    const last = portions.at(-1)
    const actions = step.finished ? step.actions : []
    if (
      last &&
      last.actions.length > 0 &&
      actions.length > 0 &&
      last.actions.length + actions.length <= limits.commitActions
    ) {
      last.targets.push(target)
      last.actions.push(...actions)
    } else portions.push({ targets: [target], actions: [...actions] })
  }
  return portions
}

const updatePortion = async (store: Store, { targets, actions }: Portion): Promise<void> => {
  if (actions.length > 0) {
    try {
      await store.commit(actions)
      return
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
  for (const target of targets) await updateOne(store, target)
}

// A new record has no manifest, unless the change is delivered again: then the commit's condition says so.
const manifestsOf = async (store: Store, targets: readonly PostingTarget[]): Promise<(Item | undefined)[]> => {
  const changed = targets.filter(({ version }) => version > 1)
  const found = changed.length > 0 ? await store.getMany(changed.map(({ record }) => manifestKey(record))) : []
  const manifests = new Map(changed.map((target, index) => [target, found[index]]))
  return targets.map((target) => manifests.get(target))
}

/** Brings the lists of records to their targets. What a manifest says decides, so old, double and late targets do no harm. */
export const updatePostings = async (store: Store, targets: readonly PostingTarget[]): Promise<void> => {
  for (let start = 0; start < targets.length; start += limits.getManyKeys) {
    const some = targets.slice(start, start + limits.getManyKeys)
    const portions = portionsOf(some, await manifestsOf(store, some))
    // No two of them touch the same item.
    await Promise.all(portions.map((portion) => updatePortion(store, portion)))
  }
}
