import { closeSync, fdatasync, openSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type GroupCommit, groupCommit } from './group-commit.ts'

/** One SQLite file that holds all state of the laptop. One process at a time; what was acknowledged survives kill -9. */
export interface Database {
  /** A prepared statement, kept for the next caller of the same text. With `rows: 'arrays'` a row is an array of its columns. */
  prepare(sql: string, options?: { readonly rows: 'arrays' }): StatementSync
  /** Runs statements that make tables; not for work. */
  define(sql: string): void
  /**
   * Runs `work` in a transaction that it shares with whatever else is queued by then. Resolves when that is on disk. A work that throws is undone alone and its error is the rejection. It must be synchronous.
   */
  readonly write: GroupCommit['write']
  /** Called after every transaction that reached the disk. Returns how to stop it. */
  readonly onCommit: GroupCommit['onCommit']
  /** Transactions since it was opened. */
  readonly commits: GroupCommit['commits']
  /** Finishes what is queued, then lets go of the file. */
  close(): void
}

/** Its name in the laptop's data folder. */
export const databaseFile = 'guanxi.db'

export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse'
  constructor(file: string) {
    super(`${file} is in use by another process; stop that one first, or choose another data folder`)
  }
}

const cacheKib = 16 * 1024
// The log is brought into the file this seldom (64 MB), so that a page written many times meanwhile is copied once.
const walPages = 16_000
const sqliteBusy = 5

const openFile = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: 0 })
  try {
    // The lock is the operating system's, so it goes with the process, however that ends.
    db.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA temp_store = MEMORY;
      PRAGMA wal_autocheckpoint = ${walPages};
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

const inMemory = ':memory:'

/** Brings a file that is open under this number to the disk. */
export type SyncFile = (fd: number) => Promise<void>

const syncFile: SyncFile = (fd) =>
  new Promise((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve())))

/**
 * SQLite writes its log but does not wait for the disk (`synchronous = NORMAL`): that happens here, beside the work of the main
 * thread. SQLite's locks are on the file itself, so closing another descriptor of the log gives none of them away.
 */
const openLog = (file: string, sync: SyncFile) => {
  if (file === inMemory) return { sync: async () => {}, close: () => {} }
  const fd = openSync(`${file}-wal`, 'r+')
  const closeFile = (): void => closeSync(fd)
  let last = Promise.resolve()
  return {
    sync: (): Promise<void> => {
      last = last.then(() => sync(fd))
      return last
    },
    close: () => void last.then(closeFile, closeFile),
  }
}

/**
 * Opens or makes the file (`:memory:` for none).
 * @throws DatabaseInUse at once when another process, or another caller, has it open
 */
export const openDatabase = (file: string, sync: SyncFile = syncFile): Database => {
  const db = openFile(file)
  const statements = new Map<string, StatementSync>()
  const log = openLog(file, sync)
  const { write, onCommit, commits, drain } = groupCommit(db, log.sync)
  return {
    prepare: (sql, options) => {
      const name = options ? `${options.rows} ${sql}` : sql
      const known = statements.get(name)
      if (known) return known
      const statement = db.prepare(sql)
      if (options) statement.setReturnArrays(true)
      statements.set(name, statement)
      return statement
    },
    define: (sql) => db.exec(sql),
    write,
    onCommit,
    commits,
    close: () => {
      drain()
      // Brings everything into the file, and that to the disk.
      db.close()
      log.close()
    },
  }
}
