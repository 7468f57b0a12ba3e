import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../functions/catalogue.ts'
import { loadDemo } from '../../infra/local/demo/load.ts'
import { type Laptop, startLaptop } from '../../infra/local/laptop.ts'
import { pages, shellBlocks, textOf } from './markdown.ts'
import { hasCurl, runScript } from './shell.ts'

const readmes = ['README.md', 'README.zh-CN.md']
const address = 'http://localhost:3000'

const curlBlocks = (page: string): string[] =>
  shellBlocks(textOf(page)).filter((block) => /^\s*\S*curl |\$\(curl /m.test(block))

/** How the README begins: it signs in, and every other page goes on from there. */
const signIn = (curlBlocks('README.md')[0] ?? '').split('\n\n')[0] ?? ''

/** Statuses that comments announce: `# … (409)`. All other calls succeed. */
const announced = (script: string): number[] =>
  [...script.matchAll(/^#.*\(([45]\d\d)\)/gm)].map(([, status]) => Number(status))

const withoutComments = (block: string): string => block.replaceAll(/(^|\s+)# .*$/gm, '')

describe.skipIf(!hasCurl)('examples', () => {
  let laptop: Laptop
  let dataFolder: string
  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'guanxi-'))
    laptop = await startLaptop({ catalogue, dataFolder, port: 0, loadDemo, logLevel: 'ERROR' })
  })
  afterAll(async () => {
    await laptop?.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  const statusesOf = async (script: string): Promise<number[]> =>
    (await runScript(script.replaceAll(address, laptop.url))).statuses

  it.each(pages.filter((page) => curlBlocks(page).length > 0))(
    'of %s do what they say',
    async (page) => {
      await fetch(`${laptop.url}/_local/reset`, { method: 'POST' })
      const blocks = curlBlocks(page)
      const script = readmes.includes(page) ? blocks.join('\n') : [signIn, ...blocks].join('\n')
      const statuses = await statusesOf(script)
      expect(statuses.length).toBeGreaterThan(1)
      expect(statuses.filter((status) => status >= 400)).toEqual(announced(script))
    },
    180_000,
  )

  it('are the same in both languages of the README', () => {
    const [english, chinese] = readmes.map((page) => shellBlocks(textOf(page)).map(withoutComments))
    expect(chinese).toEqual(english)
  })
})
