import { type Action, type Condition, type Key, limits, type Query, type Value } from './store.ts'
import { tableIndexes, tableKey } from './table.ts'

/** Names and values are never written into an expression: each gets a placeholder. */
const placeholders = () => {
  const names: Record<string, string> = {}
  const values: Record<string, Value> = {}
  const named = new Map<string, string>()
  return {
    name: (attribute: string): string => {
      const known = named.get(attribute)
      if (known !== undefined) return known
      const placeholder = `#n${named.size}`
      named.set(attribute, placeholder)
      names[placeholder] = attribute
      return placeholder
    },
    value: (value: Value): string => {
      const placeholder = `:v${Object.keys(values).length}`
      values[placeholder] = value
      return placeholder
    },
    attributes: () => ({
      ...(named.size > 0 && { ExpressionAttributeNames: names }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  }
}

type Placeholders = ReturnType<typeof placeholders>

const conditionText = (condition: Condition, { name, value }: Placeholders): string => {
  switch (condition.is) {
    case 'absent':
      return `attribute_not_exists(${name('pk')})`
    case 'present':
      return `attribute_exists(${name('pk')})`
    case 'version':
      return `${name('version')} = ${value(condition.version)}`
    case 'equal':
      return [
        `attribute_exists(${name('pk')})`,
        ...Object.entries(condition.attributes).map(([attribute, wanted]) => `${name(attribute)} = ${value(wanted)}`),
      ].join(' AND ')
  }
}

/** The parameters that carry a condition. */
export const conditionParameters = (condition: Condition) => {
  const holders = placeholders()
  return { ConditionExpression: conditionText(condition, holders), ...holders.attributes() }
}

type Add = Extract<Action, { do: 'add' }>

/** Expressions cannot add, so the bound is moved instead: what is there, plus `by`, stays inside when what is there does. */
const boundTexts = ({ by, within = {} }: Add, { name, value }: Placeholders): string[] =>
  Object.entries(within).flatMap(([attribute, { min = -Infinity, max = Infinity }]) => {
    const amount = by[attribute] ?? 0
    const texts: string[] = []
    if (min !== -Infinity) texts.push(`${name(attribute)} >= ${value(min - amount)}`)
    if (max !== Infinity) texts.push(`${name(attribute)} <= ${value(max - amount)}`)
    if (texts.length === 0) return []
    const fromZero = amount >= min && amount <= max
    const inside = texts.join(' AND ')
    return [fromZero ? `(attribute_not_exists(${name(attribute)}) OR (${inside}))` : `(${inside})`]
  })

/** The parameters that carry an `add`: update, bounds, names and values. */
export const addParameters = (add: Add) => {
  const holders = placeholders()
  const { name, value } = holders
  const sums = Object.entries(add.by).map(([attribute, amount]) => `${name(attribute)} ${value(amount)}`)
  const settings = Object.entries(add.set ?? {}).map(([attribute, wanted]) => `${name(attribute)} = ${value(wanted)}`)
  const update = [
    ...(sums.length > 0 ? [`ADD ${sums.join(', ')}`] : []),
    ...(settings.length > 0 ? [`SET ${settings.join(', ')}`] : []),
  ].join(' ')
  const bounds = boundTexts(add, holders)
  return {
    UpdateExpression: update,
    ...(bounds.length > 0 && { ConditionExpression: bounds.join(' AND ') }),
    ...holders.attributes(),
  }
}

const rangeText = (sortKey: string, range: NonNullable<Query['range']>, { name, value }: Placeholders): string => {
  if ('beginsWith' in range) return range.beginsWith && `begins_with(${name(sortKey)}, ${value(range.beginsWith)})`
  const { from, to } = range
  // An empty text is no key value to DynamoDB; everything is at or after it.
  if (from && to !== undefined) return `${name(sortKey)} BETWEEN ${value(from)} AND ${value(to)}`
  if (from) return `${name(sortKey)} >= ${value(from)}`
  return to === undefined ? '' : `${name(sortKey)} <= ${value(to)}`
}

interface IndexKeys {
  readonly partitionKey: string
  readonly sortKey: string
  readonly indexName?: string
}

export const indexKeys = (index: Query['index']): IndexKeys =>
  tableIndexes.find(({ name }) => name === index) ?? tableKey

const startKey = ({ index, partition, after }: Query): (Key & Record<string, string>) | undefined => {
  if (!after) return undefined
  const { pk, sk, indexSk = '' } = after
  if (index === 'table') return { pk: partition, sk }
  const { partitionKey, sortKey } = indexKeys(index)
  return { pk, sk, [partitionKey]: partition, [sortKey]: indexSk }
}

/** The parameters of a query page, but for the table's name. */
export const queryParameters = (query: Query) => {
  const { index, partition, range, direction, limit } = query
  const { partitionKey, sortKey, indexName } = indexKeys(index)
  const holders = placeholders()
  const partitionText = `${holders.name(partitionKey)} = ${holders.value(partition)}`
  const sortText = range ? rangeText(sortKey, range, holders) : ''
  const ExclusiveStartKey = startKey(query)
  return {
    ...(indexName === undefined ? { ConsistentRead: true } : { IndexName: indexName }),
    KeyConditionExpression: sortText ? `${partitionText} AND ${sortText}` : partitionText,
    ...holders.attributes(),
    ScanIndexForward: direction !== 'descending',
    Limit: Math.min(limit, limits.pageItems),
    ...(ExclusiveStartKey && { ExclusiveStartKey }),
  }
}
