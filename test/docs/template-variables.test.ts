import { expect, it } from 'vitest'
import { allowedFilters, allowedTags } from '../../shared/communication/liquid.ts'
import { templateVariables } from '../../shared/communication/template-variables.ts'
import { textOf } from './markdown.ts'

const page = textOf('docs/communication.md')

it('the variables of templates are told as they are', () => {
  const rows = Object.entries(templateVariables).flatMap(([root, fields]) =>
    Object.entries(fields).map(
      ([name, { about, example }]) => `| \`${root}.${name}\` | ${about} | \`${[example].flat().join(', ')}\` |`,
    ),
  )
  const written = page.match(/^\| `\w+\.\w+` \| .* \| `.*` \|$/gm) ?? []
  expect(written).toEqual(rows)
})

it('so are its tags and filters', () => {
  const named = (start: string) => {
    const from = page.indexOf(start)
    return [...page.slice(from, page.indexOf('. ', from)).matchAll(/`(\w+)`/g)].map(([, name]) => name)
  }
  expect(named('- Tags:')).toEqual([...allowedTags])
  expect(named('- Filters:')).toEqual([...allowedFilters].sort())
})
