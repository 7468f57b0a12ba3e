import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Request } from './route.ts'

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** What a cursor is tied to: tenant, route, and the query without the paging itself. */
const binding = (request: Request): Buffer => {
  const { cursor, limit, ...query } = (request.query ?? {}) as Record<string, unknown>
  return Buffer.from(JSON.stringify([request.actor.tenantId, request.operation, request.params, query]))
}

/** Seals a place in a list so that it is opaque, tamper-evident, and of no use to another tenant or query. */
export const sealCursor = async (request: Request, position: unknown): Promise<string> => {
  const plain = JSON.stringify(position)
  const bound = binding(request)
  const key = await request.secrets('cursor')
  // Derived from the content, so that a page answers the same bytes when it is asked again.
  const iv = createHash('sha256').update(key).update(bound).update(plain).digest().subarray(0, ivBytes)
  const cipher = createCipheriv(algorithm, key, iv).setAAD(bound)
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @throws Refusal `cursor.invalid` */
export const openCursor = async <Position>(
  request: Request,
  cursor: string | undefined,
): Promise<Position | undefined> => {
  if (cursor === undefined) return undefined
  try {
    const bytes = Buffer.from(cursor, 'base64url')
    const decipher = createDecipheriv(algorithm, await request.secrets('cursor'), bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(binding(request)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    const plain = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()])
    return JSON.parse(plain.toString('utf8')) as Position
  } catch {
    throw new Refusal('cursor.invalid')
  }
}
