import { describe, expect, test } from 'vitest'
import realAuthorizer from '../../functions/authorizer/index.ts'
import type { LoadDemo } from '../../infra/local/demo-loading.ts'
import { loadDemo, whoAmI } from './demo.ts'
import { httpFunction, noteItem } from './fakes.ts'
import { laptopWith, newFolder, postJson } from './support.ts'

const bodyOf = async (answer: Response) => (await answer.json()) as Record<string, unknown>

describe('a reset', () => {
  test('empties everything, brings back the real time and the demo data', async () => {
    let loads = 0
    const laptop = await laptopWith([httpFunction([whoAmI]), realAuthorizer], {
      loadDemo: async (platform) => {
        loads += 1
        await loadDemo(platform)
      },
    })
    await laptop.platform().store.commit([{ do: 'put', item: noteItem('n1') }])
    await laptop.platform().mail.send({ key: 'k', to: 'a@b.example', subject: 's', text: 't' })
    await postJson(`${laptop.url}/_local/clock`, { advance: 'P1Y' })
    expect((await postJson(`${laptop.url}/_local/reset`, {})).status).toBe(200)
    expect(await laptop.platform().store.get(noteItem('n1'))).toBeUndefined()
    expect(await bodyOf(await fetch(`${laptop.url}/_local/outbox`))).toEqual({ items: [] })
    expect(Date.parse(laptop.platform().clock.now()) - Date.now()).toBeLessThan(60_000)
    expect([loads, typeof (await laptop.token('admin@demo.example'))]).toEqual([2, 'string'])
  })

  test('waits for the requests that are being served', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const slow = {
      ...whoAmI,
      permission: 'public' as const,
      handle: async () => {
        await promise
        return { body: { id: 'slow' } }
      },
    }
    const { url } = await laptopWith([httpFunction([slow])])
    const served = fetch(`${url}/v1/who`)
    await new Promise((done) => setTimeout(done, 20))
    const reset = postJson(`${url}/_local/reset`, {})
    resolve()
    expect([(await served).status, (await reset).status]).toEqual([200, 200])
  })

  test('keeps out what work of before would still write', async () => {
    const laptop = await laptopWith([])
    const { store: before } = laptop.platform()
    await before.commit([{ do: 'put', item: noteItem('n1') }])
    expect((await postJson(`${laptop.url}/_local/reset`, {})).status).toBe(200)
    await expect(before.commit([{ do: 'put', item: noteItem('late') }])).rejects.toThrow('closed')
    expect(await laptop.platform().store.get(noteItem('late'))).toBeUndefined()
    await laptop.platform().store.commit([{ do: 'put', item: noteItem('n2') }])
    expect(await laptop.platform().store.get(noteItem('n2'))).toMatchObject(noteItem('n2'))
  })

  test('is what follows when the process died while the demo data was being loaded', async () => {
    const dataFolder = newFolder()
    const dying: LoadDemo = async ({ store }) => {
      await store.commit([{ do: 'put', item: noteItem('half') }])
      throw new Error('died')
    }
    await expect(laptopWith([], { dataFolder, loadDemo: dying })).rejects.toThrow('died')
    const laptop = await laptopWith([], { dataFolder, loadDemo })
    expect(await laptop.platform().store.get(noteItem('half'))).toBeUndefined()
    expect(await laptop.token('admin@demo.example')).toBeDefined()
  })

  test('never happens by itself to data that is not the demo data', async () => {
    const dataFolder = newFolder()
    const first = await laptopWith([], { dataFolder })
    await first.platform().store.commit([{ do: 'put', item: noteItem('mine') }])
    await first.close()
    const second = await laptopWith([], { dataFolder, loadDemo })
    expect(await second.platform().store.get(noteItem('mine'))).toBeDefined()
    expect(await second.token('admin@demo.example')).toBeUndefined()
  })
})
