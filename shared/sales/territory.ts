import * as z from 'zod'
import { raise } from '../../events/define-event.ts'
import { territoriesChanged } from '../../events/sales.ts'
import { conditionFaults } from '../kernel/condition-fields.ts'
import type { Decision } from '../kernel/decision.ts'
import { FilterInput } from '../kernel/filter.ts'
import { fieldReader, passes } from '../kernel/filter-match.ts'
import { idPattern } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { line } from '../kernel/line.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { type FieldFault, Refusal } from '../kernel/refusal.ts'

const mostTerritories = 100

/** What territories are drawn by: facts of a customer or a lead. */
const territoryFields = [
  'region',
  'industry',
  'employees',
  'sizeBand',
  'kind',
  'type',
  'level',
  'language',
  'tags',
  'source.channel',
] as const

const written = {
  name: line(60).meta({ example: '华东' }),
  when: FilterInput.optional().meta({
    description: 'Which customers and leads fall into it; without a condition, all that are left',
  }),
  teamId: z.string().regex(idPattern('tea')).optional().meta({ description: 'The team that works there' }),
  userIds: z
    .array(z.string().regex(idPattern('usr')))
    .max(50)
    .default([])
    .meta({ description: 'Who works there' }),
}

const TerritoryInput = z.strictObject({ id: z.string().regex(idPattern('ter')).optional(), ...written })

export const TerritoriesInput = z.strictObject({
  territories: z
    .array(TerritoryInput)
    .max(mostTerritories)
    .meta({ description: 'First to last; the first whose condition holds decides' }),
})
export type TerritoriesInput = z.infer<typeof TerritoriesInput>

const Territory = z.strictObject({ id: z.string(), ...written })
export type Territory = z.infer<typeof Territory>

/** All territories of a tenant, in one record, whose order counts. */
export const Territories = z.strictObject({ ...recordFields, territories: z.array(Territory) })
export type Territories = z.infer<typeof Territories>

/** The id of the one record. */
export const territoriesId = 'territories'

const namedTwice = (values: readonly (string | undefined)[], field: string): FieldFault[] =>
  values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index
      ? [{ in: 'body', pointer: `/territories/${index}/${field}`, code: 'named_twice' }]
      : [],
  )

/** @throws Refusal naming each name or id that stands twice, and each condition on what territories are not drawn by */
export const checkTerritories = ({ territories }: TerritoriesInput): void => {
  const faults = [
    ...namedTwice(
      territories.map(({ name }) => name),
      'name',
    ),
    ...namedTwice(
      territories.map(({ id }) => id),
      'id',
    ),
    ...territories.flatMap(({ when }, index) => conditionFaults(when, territoryFields, `/territories/${index}/when`)),
  ]
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
}

type Drawn = Pick<Territory, 'when'>

/** The first territory into which something falls by its facts. */
export const territoryOf = <Some extends Drawn>(
  territories: readonly Some[],
  facts: object,
  now: Instant,
): Some | undefined => {
  const read = fieldReader(facts)
  return territories.find(({ when }) => when === undefined || passes(when, read, now))
}

/** What a deal falls into a territory by: its customer, and its own region where it says another one. */
export const factsOfDeal = (
  { region }: { readonly region?: string | null | undefined },
  customer: object | undefined,
): object => ({ ...customer, ...(region && { region }) })

const drawn = ({ territories }: TerritoriesInput, newId: () => string): Territory[] =>
  territories.map(({ id = newId(), ...rest }) => ({ id, ...rest }))

const changed = (territories: readonly Territory[]) => [
  raise(territoriesChanged, { territoryIds: territories.map(({ id }) => id) }),
]

/** The first territories of a tenant. @param newId makes the id of one that comes without */
export const drawTerritories = (
  input: TerritoriesInput,
  newId: () => string,
): Decision<Omit<Territories, Exclude<keyof RecordFields, 'id'>>> => {
  const territories = drawn(input, newId)
  return { state: { id: territoriesId, territories }, raises: changed(territories) }
}

/** Draws the territories anew; what is in them stays until it is placed again. */
export const redrawTerritories = (
  found: Territories,
  input: TerritoriesInput,
  newId: () => string,
): Decision<Territories> => {
  const { state, fields } = patched(found, { territories: drawn(input, newId) })
  return { state, raises: fields.length > 0 ? changed(state.territories) : [] }
}
