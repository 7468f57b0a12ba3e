import type { Database } from './database.ts'
import { tokenKeyName } from './token-issuer.ts'

/** Empties every table. Only the key that signs tokens stays, so that those who are signed in can go on. */
export const wipe = (database: Database): Promise<void> => {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  return database.write(() => {
    for (const { name } of tables.all()) {
      const kept = name === 'local_state' ? ` WHERE name <> '${tokenKeyName}'` : ''
      database.prepare(`DELETE FROM "${String(name)}"${kept}`).run()
    }
  })
}
