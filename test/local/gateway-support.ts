import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import type { HttpEvent } from '../../functions/http/event.ts'
import { createAdmission } from '../../infra/local/admission.ts'
import { corsFor } from '../../infra/local/cors.ts'
import { createGateway, type GatewayOptions } from '../../infra/local/gateway.ts'
import { routeMatcher } from '../../infra/local/route-match.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'

export const answer = async () => ({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' })

/** A gateway before functions that all answer the same; paths with `private` in them need the authorizer. */
export const gateway = async (paths: readonly string[], options: Partial<GatewayOptions> = {}, invoke = answer) => {
  const events: HttpEvent[] = []
  const routes = paths.map((text) => {
    const [method = '', path = ''] = text.split(' ')
    const target = {
      key: text,
      isPublic: !path.includes('private'),
      invoke: (event: HttpEvent) => {
        events.push(event)
        return invoke()
      },
    }
    return { method, path, target }
  })
  const crashes: unknown[] = []
  const server = createGateway({
    match: routeMatcher(routes),
    authorize: () => undefined,
    local: async () => {
      throw new Refusal('route.unknown')
    },
    admission: createAdmission(),
    cors: corsFor([]),
    nowMs: () => Date.parse('2026-03-12T19:03:58.250Z'),
    onCrash: (error) => crashes.push(error),
    ...options,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, events, crashes }
}

export const sendRaw = (port: number, text: string): Promise<string> =>
  new Promise((resolve) => {
    let answered = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => {
      answered += chunk
    })
    socket.on('close', () => resolve(answered))
    socket.on('error', () => resolve(answered))
  })
