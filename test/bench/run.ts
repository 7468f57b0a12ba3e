import { benchBundles } from './bundles.ts'
import { measureFloor } from './floor.ts'
import { ratiosOf } from './ratios.ts'
import { measureSize, type SizeFigures } from './size.ts'
import { figure, printTable } from './table.ts'

const numbers = (text: string): readonly number[] => text.split(',').map(Number)

const sizes = numbers(process.env.BENCH_SIZES ?? '1000,10000,100000')
const settings = {
  port: Number(process.env.BENCH_PORT ?? 3900),
  seconds: Number(process.env.BENCH_SECONDS ?? 4),
  connectionCounts: numbers(process.env.BENCH_CONNECTIONS ?? '1,16,64'),
}

const printSize = ({ size, measured, readyMs, memoryMiB, ...of }: SizeFigures): void => {
  console.log(
    `\n## ${size.toLocaleString('en')} customers\n\nFirst start ready after ${figure(readyMs.first)} ms, a later one after ${figure(readyMs.later)} ms. Imported at ${figure(of.importPerSecond)} a second; what follows was done ${figure(of.backlogMs)} ms later.\nMemory ${figure(memoryMiB.filled)} MiB filled, ${figure(memoryMiB.end)} at the end, ${figure(memoryMiB.later)} after a later start.`,
  )
  const rows = measured.flatMap(({ operation, figures }) =>
    [...figures].map(([connections, { perSecond, p50Ms, p99Ms, cpuMs, failed }]) => {
      const aim = connections > 1 && operation.aim ? operation.aim.toLocaleString('en') : ''
      return [operation.name, connections, figure(perSecond), aim, p50Ms, p99Ms, cpuMs.toFixed(3), failed]
    }),
  )
  printTable('Speed', ['operation', 'connections', 'a second', 'aim', 'p50 ms', 'p99 ms', 'CPU ms', 'failed'], rows)
}

const printUnits = ({ measured }: SizeFigures): void =>
  printTable(
    '## Capacity units',
    ['operation', 'read', 'least', 'write', 'least'],
    measured.map(({ operation: { name, least }, units }) => [name, units.read, least.read, units.write, least.write]),
  )

const floor = await measureFloor()
printTable(
  '## This machine without us',
  ['what', 'a second', 'CPU ms'],
  [
    ['syncs of the disk', figure(floor.syncsPerSecond), ''],
    ['bare node:http server, 16 connections', figure(floor.echoPerSecond), floor.echoCpuMs.toFixed(3)],
    ['store: get', figure(floor.get.perSecond), floor.get.cpuMs.toFixed(3)],
    ['store: create, one by one', figure(floor.createOne.perSecond), floor.createOne.cpuMs.toFixed(3)],
    ['store: create, 16 at once', figure(floor.createSixteen.perSecond), floor.createSixteen.cpuMs.toFixed(3)],
    ['store: customers in commits of 33', figure(floor.importPerSecond), ''],
  ],
)
const measured: SizeFigures[] = []
for (const size of sizes) {
  const figures = await measureSize(size, settings)
  printSize(figures)
  measured.push(figures)
}
const [first] = measured
if (first) printUnits(first)
printTable('## Ratios', ['ratio', 'here', 'aim'], ratiosOf(measured, floor))
console.log('\n## Functions\n')
await benchBundles()
