import type { CrmFunction } from '../functions/function.ts'

const defaults = {
  http: { memoryMb: 512, timeoutSeconds: 10, slowMs: 1000 },
  authorizer: { memoryMb: 512, timeoutSeconds: 10, slowMs: 500 },
  consumer: { memoryMb: 512, timeoutSeconds: 30, slowMs: 10_000 },
  follower: { memoryMb: 512, timeoutSeconds: 60, slowMs: 20_000 },
  scheduled: { memoryMb: 512, timeoutSeconds: 120, slowMs: 45_000 },
} as const satisfies Record<CrmFunction['kind'], object>

type Limited = Pick<CrmFunction, 'kind' | 'memoryMb' | 'timeoutSeconds'>

export const memoryMbOf = ({ kind, memoryMb }: Limited): number => memoryMb ?? defaults[kind].memoryMb

export const timeoutSecondsOf = ({ kind, timeoutSeconds }: Limited): number =>
  timeoutSeconds ?? defaults[kind].timeoutSeconds

/** A duration that a hundredth of the calls may exceed before somebody is told. */
export const slowMsOf = ({ kind }: Limited): number => defaults[kind].slowMs
