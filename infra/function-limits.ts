import type { CrmFunction } from '../functions/function.ts'

const defaults = {
  http: { memoryMb: 512, timeoutSeconds: 10 },
  authorizer: { memoryMb: 512, timeoutSeconds: 10 },
  consumer: { memoryMb: 512, timeoutSeconds: 30 },
  provider: { memoryMb: 512, timeoutSeconds: 30 },
  follower: { memoryMb: 512, timeoutSeconds: 60 },
  scheduled: { memoryMb: 512, timeoutSeconds: 120 },
} as const satisfies Record<CrmFunction['kind'], object>

type Limited = Pick<CrmFunction, 'kind' | 'memoryMb' | 'timeoutSeconds'>

export const memoryMbOf = ({ kind, memoryMb }: Limited): number => memoryMb ?? defaults[kind].memoryMb

export const timeoutSecondsOf = ({ kind, timeoutSeconds }: Limited): number =>
  timeoutSeconds ?? defaults[kind].timeoutSeconds
