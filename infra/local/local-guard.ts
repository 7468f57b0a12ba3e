import type { HttpEvent } from '../../functions/http/event.ts'

const loopbackHost = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i

const isLoopbackOrigin = (origin: string): boolean => URL.canParse(origin) && loopbackHost.test(new URL(origin).host)

/**
 * Whether a call to the laptop's own endpoints comes from this machine's user. A page on another site can make a browser send
 * requests here, by a name that it lets point to this machine (then the host is not ours) or directly (then the origin is not).
 */
export const isFromHere = ({ headers }: HttpEvent): boolean =>
  loopbackHost.test(headers.host ?? '') &&
  (headers.origin === undefined || isLoopbackOrigin(headers.origin)) &&
  headers['sec-fetch-site'] !== 'cross-site'
