import { openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import { storeContract } from './store-contract.ts'
import type { Open } from './subject.ts'

const open: Open = async () => {
  const database = openDatabase(':memory:')
  const { store, changes } = openEmbeddedStore({ database })
  return {
    store,
    changes: async (pk) =>
      changes(0, 1_000_000)
        .map(({ change }) => change)
        .filter(({ key }) => key.pk === pk),
    [Symbol.asyncDispose]: async () => database.close(),
  }
}

storeContract('embedded store', open, { recordsUnchangedWrites: false, beginsWithIgnoresCase: false })
