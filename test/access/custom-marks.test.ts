import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { catalogue } from '../../functions/catalogue.ts'

type Definition = {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly element?: z.ZodType
  readonly options?: readonly z.ZodType[]
}

const definitionOf = (schema: z.ZodType) => schema._zod.def as unknown as Definition

/** Paths to the custom values that an answer of a schema may have, each with the noun that its mark names. */
const customIn = (schema: z.ZodType, path = ''): [path: string, noun: unknown][] => {
  const { type, shape = {}, innerType, in: input, element, options = [] } = definitionOf(schema)
  if (type === 'record') return path.endsWith('/custom') ? [[path, schema.meta()?.customOf]] : []
  const fields = Object.entries(shape).flatMap(([name, field]) => customIn(field, `${path}/${name}`))
  const parts = [innerType, input, element, ...options].flatMap((part) => (part ? customIn(part, path) : []))
  return [...fields, ...parts]
}

const routes = catalogue.flatMap((fn) => (fn.kind === 'http' ? fn.routes : []))
const found = routes.flatMap(({ name, returns }) => customIn(returns).map(([path, noun]) => ({ name, path, noun })))

describe('custom values in answers', () => {
  it('are all marked with their noun, by which those of personal fields are hidden', () => {
    // What describes a noun answers a schema of its values, not values.
    const unmarked = found.filter(({ name, noun }) => noun === undefined && name !== 'describeNoun')
    expect(unmarked).toEqual([])
  })

  it.each(['customer', 'contact', 'lead', 'deal', 'case', 'task', 'interaction'])(
    'are those of a %s, among others',
    (noun) => {
      expect(found.filter((one) => one.noun === noun).length).toBeGreaterThan(3)
    },
  )

  it('are marked with the noun under whose name they stand', () => {
    const named = found.flatMap(({ name, path, noun }) => {
      const [place] = /(customer|contact|lead|deal|case|task|interaction)s?(?=(\/items)?\/custom$)/.exec(path) ?? []
      return place ? [{ name, path, place: place.replace(/s$/, ''), noun }] : []
    })
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(({ place, noun }) => place !== noun)).toEqual([])
  })
})
