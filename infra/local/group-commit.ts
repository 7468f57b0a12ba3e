import type { DatabaseSync } from 'node:sqlite'

interface Queued {
  /** Runs the work; answers what to do once the whole group is on disk. */
  run(): () => void
  reject(error: unknown): void
}

/** Lets works share a transaction, and so one fsync, with whatever else is queued in the same turn of the event loop. */
export interface GroupCommit {
  write<T>(work: () => T): Promise<T>
  onCommit(listener: () => void): () => void
  commits(): number
  /** Carries out all that is queued now. */
  drain(): void
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

export const groupCommit = (db: DatabaseSync): GroupCommit => {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const runIsolated = isolated(db)
  const listeners = new Set<() => void>()
  const queue: Queued[] = []
  let scheduled = false
  let commits = 0

  const schedule = (): void => {
    if (scheduled || queue.length === 0) return
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
    schedule()
    try {
      begin.run()
      const settlements = group.map((queued) => queued.run())
      commit.run()
      commits += 1
      for (const settle of settlements) settle()
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK')
      for (const queued of group) queued.reject(error)
      return
    }
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
