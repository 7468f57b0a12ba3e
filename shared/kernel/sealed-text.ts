import { createCipheriv, createDecipheriv, createHash, createSecretKey, type KeyObject } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

const keyObjects = new WeakMap<Uint8Array, KeyObject>()

/** Node takes seven times as long to begin with the bytes of a key as with an object that it made of them. */
const keyObject = (key: Uint8Array): KeyObject => {
  const known = keyObjects.get(key) ?? createSecretKey(key)
  keyObjects.set(key, known)
  return known
}

/**
 * Encrypts a text so that it is opaque and tamper-evident (AES-256-GCM), as URL-safe characters.
 * @param key 32 bytes
 * @param bound what it is tied to: it opens only with the same
 */
export const sealText = (key: Uint8Array, bound: string, text: string): string => {
  // Derived from the content, so that the same text under the same key seals to the same characters.
  const iv = createHash('sha256').update(key).update(bound).update(text).digest().subarray(0, ivBytes)
  const cipher = createCipheriv(algorithm, keyObject(key), iv).setAAD(Buffer.from(bound))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The text in a seal; undefined when it was made with another key or tied to something else, or is no seal at all. */
export const openText = (key: Uint8Array, bound: string, sealed: string): string | undefined => {
  try {
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv(algorithm, keyObject(key), bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
