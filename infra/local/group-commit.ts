import type { DatabaseSync } from 'node:sqlite'

interface Queued {
  /** Runs the work; answers what to do once the whole group is on disk. */
  run(): () => void
  reject(error: unknown): void
}

/** Lets works share a transaction, and the wait for the disk, with whatever is queued in the same turn or while the disk works. */
export interface GroupCommit {
  write<T>(work: () => T): Promise<T>
  onCommit(listener: () => void): () => void
  commits(): number
  /** Carries out all that is queued now. */
  drain(): void
}

/** What was written may not have reached the disk, and what is written from now on may not either. */
export class DiskFailed extends Error {
  override readonly name = 'DiskFailed'
  constructor(options: ErrorOptions) {
    super('the disk failed, so nothing is written any more; look after the disk, then start again', options)
  }
}

const worksPerCommit = 256

const isolated = (db: DatabaseSync) => {
  const mark = db.prepare('SAVEPOINT work')
  const release = db.prepare('RELEASE work')
  const undo = db.prepare('ROLLBACK TO work')
  return <T>(work: () => T, resolve: (result: T) => void, reject: (error: unknown) => void): (() => void) => {
    mark.run()
    try {
      const result = work()
      release.run()
      return () => resolve(result)
    } catch (error) {
      // A full disk rolls back everything by itself; then the whole group has failed.
      if (!db.isTransaction) throw error
      undo.run()
      release.run()
      return () => reject(error)
    }
  }
}

/** @param sync brings what was committed to the disk; once it fails, nothing is written any more */
export const groupCommit = (db: DatabaseSync, sync: () => Promise<void>): GroupCommit => {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const runIsolated = isolated(db)
  const listeners = new Set<() => void>()
  const queue: Queued[] = []
  let scheduled = false
  let syncing = false
  let commits = 0
  let lost: DiskFailed | undefined

  const schedule = (): void => {
    if (scheduled || syncing || queue.length === 0) return
    scheduled = true
    // After the poll phase: every request that has arrived by then has queued its work.
    setImmediate(() => {
      scheduled = false
      commitGroup()
    })
  }

  const commitGroup = (): void => {
    const group = queue.splice(0, worksPerCommit)
    if (group.length === 0) return
    let settlements: readonly (() => void)[]
    try {
      if (lost) throw lost
      begin.run()
      settlements = group.map((queued) => queued.run())
      commit.run()
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK')
      for (const queued of group) queued.reject(error)
      schedule()
      return
    }
    commits += 1
    void acknowledge(group, settlements)
  }

  const acknowledge = async (group: readonly Queued[], settlements: readonly (() => void)[]): Promise<void> => {
    syncing = true
    try {
      await sync()
    } catch (error) {
      lost ??= new DiskFailed({ cause: error })
      for (const queued of group) queued.reject(lost)
      return
    } finally {
      syncing = false
      schedule()
    }
    for (const settle of settlements) settle()
    for (const listener of listeners) listener()
  }

  return {
    write: (work) => {
      const { promise, resolve, reject } = Promise.withResolvers<ReturnType<typeof work>>()
      queue.push({ run: () => runIsolated(work, resolve, reject), reject })
      schedule()
      return promise
    },
    onCommit: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    commits: () => commits,
    drain: () => {
      while (queue.length > 0) commitGroup()
    },
  }
}
