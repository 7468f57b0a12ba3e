import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { eventCatalogue } from '../../events/catalogue.ts'
import type { CrmFunction } from '../../functions/function.ts'
import { openApiDocument } from '../../functions/http/openapi.ts'
import { apiTable } from './api-table.ts'
import { eventReference } from './event-reference.ts'

const openapi = 'docs/api/openapi.json'

// The catalogue serves this file, so it has to be there before the catalogue can be read.
if (!existsSync(openapi)) {
  await mkdir(dirname(openapi), { recursive: true })
  await writeFile(openapi, '{ "info": {} }')
}
const { catalogue } = await import('../../functions/catalogue.ts')
const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }

const ofKind = <Kind extends CrmFunction['kind']>(kind: Kind) =>
  catalogue.filter((one): one is Extract<CrmFunction, { kind: Kind }> => one.kind === kind)

const generated: Readonly<Record<string, string>> = {
  [openapi]: `${JSON.stringify(openApiDocument(ofKind('http'), version), undefined, 1)}\n`,
  'docs/api.md': apiTable(ofKind('http')),
  'docs/events.md': eventReference(eventCatalogue, ofKind('consumer')),
}

const onlyCheck = process.argv.includes('--check')
for (const [path, text] of Object.entries(generated)) {
  const current = await readFile(path, 'utf8').catch(() => '')
  if (current === text) continue
  if (onlyCheck) {
    console.error(`${path} is not what the code says: run npm run generate and commit it`)
    process.exitCode = 1
  } else {
    await writeFile(path, text)
    console.log(`wrote ${path}`)
  }
}
