import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** One SQLite file that holds all state of the laptop. One process at a time; what was acknowledged survives kill -9. */
export interface Database {
  /** A prepared statement, kept for the next caller of the same text. With `rows: 'arrays'` a row is an array of its columns. */
  prepare(sql: string, options?: { readonly rows: 'arrays' }): StatementSync
  /** Runs statements that make tables; not for work. */
  define(sql: string): void
  /**
   * Runs `work` in a transaction that it shares with whatever else is queued by then: one fsync for all. Resolves when that is
   * on disk. A work that throws is undone alone and its error is the rejection. It must be synchronous.
   */
  write<T>(work: () => T): Promise<T>
  /** Called after every transaction that reached the disk. Returns how to stop it. */
  onCommit(listener: () => void): () => void
  /** Transactions that reached the disk since it was opened. */
  commits(): number
  /** Finishes what is queued, then lets go of the file. */
  close(): void
}

export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse'
  constructor(file: string) {
    super(`${file} is in use by another process; stop that one first, or choose another data folder`)
  }
}

interface Queued {
  /** Runs the work; answers what to do once the whole group is on disk. */
  run(): () => void
  reject(error: unknown): void
}

const worksPerCommit = 256
const cacheKib = 32 * 1024
const sqliteBusy = 5

const openFile = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: 0 })
  try {
    // The lock is the operating system's, so it goes with the process, however that ends.
    db.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA temp_store = MEMORY;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA cache_size = -${cacheKib};
      BEGIN IMMEDIATE;
      COMMIT;
    `)
  } catch (error) {
    db.close()
    const code = (error as { errcode?: number }).errcode
    throw code !== undefined && (code & 0xff) === sqliteBusy ? new DatabaseInUse(file) : error
  }
  return db
}

/**
 * Opens or makes the file (`:memory:` for none).
 * @throws DatabaseInUse at once when another process, or another caller, has it open
 */
export const openDatabase = (file: string): Database => {
  const db = openFile(file)
  const statements = new Map<string, StatementSync>()
  const listeners = new Set<() => void>()
  const queue: Queued[] = []
  let scheduled = false
  let commits = 0

  const prepare: Database['prepare'] = (sql, options) => {
    const name = options ? `${options.rows} ${sql}` : sql
    let statement = statements.get(name)
    if (!statement) {
      statement = db.prepare(sql)
      if (options) statement.setReturnArrays(true)
      statements.set(name, statement)
    }
    return statement
  }

  const begin = prepare('BEGIN IMMEDIATE')
  const commit = prepare('COMMIT')
  const mark = prepare('SAVEPOINT work')
  const release = prepare('RELEASE work')
  const undo = prepare('ROLLBACK TO work')

  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    // After the poll phase: every request that has arrived by then has queued its work.
    setImmediate(flush)
  }

  const flush = (): void => {
    scheduled = false
    const group = queue.splice(0, worksPerCommit)
    if (group.length === 0) return
    if (queue.length > 0) schedule()
    const settlements: (() => void)[] = []
    try {
      begin.run()
      for (const queued of group) settlements.push(queued.run())
      commit.run()
      commits += 1
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      for (const queued of group) queued.reject(error)
      return
    }
    for (const settle of settlements) settle()
    for (const listener of listeners) listener()
  }

  const write = <T>(work: () => T): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const run = (): (() => void) => {
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
    queue.push({ run, reject })
    schedule()
    return promise
  }

  return {
    prepare,
    define: (sql) => db.exec(sql),
    write,
    onCommit: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    commits: () => commits,
    close: () => {
      while (queue.length > 0) flush()
      db.close()
    },
  }
}
