import { describe, expect, it } from 'vitest'
import { catalogue } from '../../functions/catalogue.ts'

const patches = catalogue
  .flatMap((fn) => (fn.kind === 'http' ? fn.routes : []))
  .filter(({ method }) => method === 'PATCH')

describe('the body of a change', () => {
  it.each(patches.map((route) => [route.name, route] as const))('of %s has nothing that was not given', (_, route) => {
    for (const example of [{}, ...Object.values(route.examples).map(({ body }) => body as object)]) {
      const parsed = route.body?.safeParse(example)
      if (parsed?.success) expect(Object.keys(parsed.data as object).sort()).toEqual(Object.keys(example).sort())
    }
  })
})
