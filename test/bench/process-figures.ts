import { readFileSync } from 'node:fs'

const clockTicksPerSecond = 100

/** User and system time of a process so far, in milliseconds. Linux only, as is `memoryMiBOf`: read from /proc. */
export const cpuMsOf = (pid: number | undefined): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(stat[11]) + Number(stat[12])) * 1000) / clockTicksPerSecond
}

/** Resident memory of a process in MiB. */
export const memoryMiBOf = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
