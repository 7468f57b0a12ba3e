import type { IncomingMessage } from 'node:http'

/** The body came to more than the limit. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** The caller went away before the body was whole. */
export class BodyBroken extends Error {
  override readonly name = 'BodyBroken'
}

export const hasBody = (headers: Readonly<Record<string, string>>): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0')

/** @throws BodyTooLarge as soon as that is known; BodyBroken */
export const readBody = (request: IncomingMessage, limitBytes: number): Promise<Buffer> => {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let bytes = 0
  if (Number(request.headers['content-length']) > limitBytes) return Promise.reject(new BodyTooLarge())
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > limitBytes) reject(new BodyTooLarge())
    else chunks.push(chunk)
  })
  request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
  request.on('close', () => {
    if (!request.complete) reject(new BodyBroken())
  })
  return promise
}
