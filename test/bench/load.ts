import autocannon from 'autocannon'
import type { BenchServer } from './server.ts'

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  readonly body?: unknown
}

export interface Figures {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU of the server per request, asynchronous work included. */
  readonly cpuMs: number
  /** Answers other than 2xx. */
  readonly failed: number
}

/** Sends `next()`'s calls over that many connections for that long, each as soon as the one before is answered. */
export const load = async (
  server: Pick<BenchServer, 'url' | 'token' | 'cpuMs'>,
  connections: number,
  seconds: number,
  next: () => Call,
): Promise<Figures> => {
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' }
  const cpuBefore = server.cpuMs()
  const result = await autocannon({
    url: server.url,
    connections,
    duration: seconds,
    headers,
    requests: [
      {
        setupRequest: (request) => {
          const { method, path, body } = next()
          return { ...request, method, path, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
        },
      },
    ],
  })
  const answered = result['2xx'] + result.non2xx
  return {
    perSecond: Math.round(answered / result.duration),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMs: (server.cpuMs() - cpuBefore) / Math.max(1, answered),
    failed: result.non2xx + result.errors,
  }
}
