import { writeSync } from 'node:fs'
import { openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'

/** Writes for ever from many sides, and prints the number of each write once it is acknowledged; the test kills it. */
const [file = '', round = ''] = process.argv.slice(2)
const { store } = openEmbeddedStore({ database: openDatabase(file) })
let next = 0

const writer = async (): Promise<never> => {
  for (;;) {
    const sk = `${round}-${next++}`
    await store.commit([
      {
        do: 'put',
        item: { pk: 'written', sk, g1pk: 'written', g1sk: sk, fill: 'x'.repeat(500) },
        when: { is: 'absent' },
      },
      { do: 'add', key: { pk: 'count', sk: '.' }, by: { written: 1 } },
    ])
    writeSync(1, `${sk}\n`)
  }
}

await Promise.all(Array.from({ length: 16 }, writer))
