import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { presenter } from '../../functions/http/present.ts'
import { customValuesOf } from '../../shared/kernel/custom-values.ts'
import { FilterInput } from '../../shared/kernel/filter.ts'

const secret = z.string().meta({ personal: true })
const shown = (schema: z.ZodType, value: unknown, showPersonal = false) =>
  presenter(z.strictObject({ value: schema }))({ value, hidden: 1 }, showPersonal ? undefined : () => new Set(['heir']))

describe('what leaves of an answer', () => {
  it('is what the schema declares, and what is personal only for who may see it', () => {
    const schema = z.strictObject({ name: secret, level: z.string() })
    expect(shown(schema, { name: 'Li', level: 'A', inner: 1 })).toEqual({ value: { level: 'A' } })
    expect(shown(schema, { name: 'Li', level: 'A', inner: 1 }, true)).toEqual({ value: { name: 'Li', level: 'A' } })
  })

  it('follows the field that tells the options of a union apart', () => {
    const schema = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('person'), name: secret }),
      z.strictObject({ kind: z.literal('firm'), name: z.string() }),
    ])
    expect(shown(schema, { kind: 'person', name: 'Li' })).toEqual({ value: { kind: 'person' } })
    expect(shown(schema, { kind: 'firm', name: 'Acme' })).toEqual({ value: { kind: 'firm', name: 'Acme' } })
  })

  it('takes the strictest mark where nothing tells the options apart', () => {
    const schema = z.union([z.strictObject({ name: secret }), z.strictObject({ name: z.string(), size: z.int() })])
    expect(shown(schema, { name: 'Li', size: 1 })).toEqual({ value: { size: 1 } })
    expect(shown(z.union([z.string(), z.strictObject({ name: secret })]), { name: 'Li' })).toEqual({})
  })

  it('is no custom value that is hidden of the noun, wherever its record stands', () => {
    const record = z.strictObject({ name: z.string(), custom: customValuesOf('task').optional() })
    const value = { name: 'Li', custom: { heir: 'Xiao Ming', colour: 'red' } }
    const whole = { value }
    const less = { value: { name: 'Li', custom: { colour: 'red' } } }
    const tagged = z.discriminatedUnion('name', [record.extend({ name: z.literal('Li') })])
    for (const schema of [record, tagged, z.union([record, z.strictObject({ size: z.int() })])]) {
      expect(shown(schema, value)).toEqual(less)
      expect(shown(schema, value, true)).toEqual(whole)
    }
    expect(shown(z.array(record), [value, { name: 'Wu' }])).toEqual({ value: [less.value, { name: 'Wu' }] })
    expect(shown(z.union([z.string(), record]), value)).toEqual({})
  })

  it('is a filter as it was written', () => {
    const filter = {
      and: [{ field: 'level', op: 'in', value: ['A'] }, { not: [{ field: 'tags', op: 'exists', value: true }] }],
    }
    expect(shown(FilterInput, filter)).toEqual({ value: filter })
  })
})
