import type { Floor } from './floor.ts'
import type { Figures } from './load.ts'
import type { SizeFigures } from './size.ts'
import { figure } from './table.ts'

/** What a ratio is of, what came out, what it should be. */
export type Ratio = readonly [of: string, got: string, aim: string]

const figuresOf = ({ measured }: SizeFigures, name: string, connections: number): Figures | undefined =>
  measured.find(({ operation }) => operation.name === name)?.figures.get(connections)

const against = (of: string, got: number | undefined, aim: string): readonly Ratio[] =>
  got === undefined || !Number.isFinite(got) ? [] : [[of, figure(got), aim]]

const difference = (ours: number | undefined, bare: number): number | undefined =>
  ours === undefined ? undefined : ours - bare

const quotient = (ours: number | undefined, bare: number | undefined): number | undefined =>
  ours === undefined || bare === undefined ? undefined : ours / bare

const ofCreates = (at: SizeFigures, floor: Floor): readonly Ratio[] => {
  const one = figuresOf(at, 'create', 1)
  const sixteen = figuresOf(at, 'create', 16)
  return [
    ...against(
      'durable creates a second / syncs of the disk, 1 client',
      quotient(one?.perSecond, floor.syncsPerSecond),
      '≥ 0.2',
    ),
    ...against('the same, 16 clients', quotient(sixteen?.perSecond, floor.syncsPerSecond), '≥ 1'),
    ...against(
      'p50 of a create by one client, ms over the bare store',
      difference(one?.p50Ms, floor.createOne.p50Ms),
      '≤ 1',
    ),
    ...against('import rate / rate of the bare store', at.importPerSecond / floor.importPerSecond, '≥ 0.5'),
    ...against('backlog empty after the last import, s', at.backlogMs / 1000, '≤ 1'),
    ...against('CPU of an import with all that follows, ms a customer', at.importCpuMs, ''),
  ]
}

const ofGets = (at: SizeFigures, floor: Floor): readonly Ratio[] => [
  ...against(
    'CPU of a read by id over the bare store, ms',
    difference(figuresOf(at, 'get by id', 16)?.cpuMs, floor.get.cpuMs),
    '≤ 0.25',
  ),
  ...against(
    'p50 of a read by one client, ms over the bare store',
    difference(figuresOf(at, 'get by id', 1)?.p50Ms, floor.get.p50Ms),
    '≤ 1',
  ),
  ...against(
    'reads by id / answers of a bare node:http server',
    quotient(figuresOf(at, 'get by id', 16)?.perSecond, floor.echoPerSecond),
    '',
  ),
]

const ofGrowth = (small: SizeFigures, large: SizeFigures): readonly Ratio[] =>
  large.measured.flatMap(({ operation, units, figures }) => {
    const before = small.measured.find((other) => other.operation.name === operation.name)
    const [connections = 0] = [...figures.keys()].filter((count) => count > 1)
    const rate = quotient(before?.figures.get(connections)?.perSecond, figures.get(connections)?.perSecond)
    const grown = before && units.read + units.write - before.units.read - before.units.write
    const of = `${operation.name}: time at ${large.size.toLocaleString('en')} / at ${small.size.toLocaleString('en')} customers`
    return against(grown === 0 ? of : `${of} (units ${grown})`, rate, '≤ 1.15')
  })

/** The ratios that are aimed at, of the largest size measured, and against the smallest. */
export const ratiosOf = (sizes: readonly SizeFigures[], floor: Floor): readonly Ratio[] => {
  const small = sizes[0]
  const large = sizes.at(-1)
  if (!small || !large) return []
  return [
    ...ofGets(large, floor),
    ...ofCreates(large, floor),
    ...(small === large ? [] : ofGrowth(small, large)),
    ...against('first start to first answer, demo data made, s', large.readyMs.first / 1000, '≤ 2'),
    ...against('later start to first answer, s', large.readyMs.later / 1000, '≤ 1'),
    ...against('memory idle, MiB', large.memoryMiB.later, '≤ 120'),
    ...against(`memory with ${large.size.toLocaleString('en')} customers, MiB`, large.memoryMiB.filled, '≤ 200'),
  ]
}
