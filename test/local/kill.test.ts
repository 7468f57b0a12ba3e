import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { echoing, echoKey } from './echoing.ts'
import { good, noteItem } from './fakes.ts'
import { laptopWith, newFolder, postJson } from './support.ts'

const started = async (dataFolder: string): Promise<{ child: ChildProcess; url: string }> => {
  const child = spawn(process.execPath, ['test/local/victim.ts', dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer]
  return { child, url: String(line).trim() }
}

/** Makes notes over 16 connections until the server is gone; answers the ids of those that were acknowledged. */
const makeNotes = async (url: string, round: number, onAnswer: (count: number) => void): Promise<string[]> => {
  const made: string[] = []
  let next = 0
  const maker = async () => {
    for (;;) {
      const id = `r${round}n${next++}`
      const response = await postJson(`${url}/v1/notes`, { id }, good).catch(() => undefined)
      if (!response) return
      if (response.status === 201) made.push(id)
      onAnswer(made.length)
    }
  }
  await Promise.all(Array.from({ length: 16 }, maker))
  return made
}

describe('kill -9 in the middle of the load', () => {
  test('loses nothing that was acknowledged, and what follows from it still happens', async () => {
    const dataFolder = newFolder()
    const acknowledged: string[] = []
    for (const [round, killAfter] of [40, 170, 401].entries()) {
      const { child, url } = await started(dataFolder)
      const gone = once(child, 'exit')
      acknowledged.push(...(await makeNotes(url, round, (count) => count >= killAfter && child.kill('SIGKILL'))))
      await gone
    }
    const laptop = await laptopWith(echoing, { dataFolder })
    await laptop.settle()
    const { store } = laptop.platform()
    const missing: string[] = []
    for (const id of acknowledged) {
      const note = await store.get(noteItem(id))
      const echo = note && (await store.get(echoKey(note.pk)))
      if (!echo) missing.push(id)
    }
    expect(acknowledged.length).toBeGreaterThan(600)
    expect(missing).toEqual([])
  })
})
