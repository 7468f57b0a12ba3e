import { storeContract } from '../contract/store-contract.ts'
import { openMemoryStore } from './memory-store.ts'

storeContract(
  'the memory store of the simulation',
  async () => {
    const { store, changes } = openMemoryStore()
    return {
      store,
      changes: async (pk) => changes.filter(({ key }) => key.pk === pk),
      [Symbol.asyncDispose]: async () => {},
    }
  },
  { recordsUnchangedWrites: false, beginsWithIgnoresCase: false },
)
