import { hash } from 'node:crypto'

/** SHA-256 of a text as 43 URL-safe characters: for keys that must not show what they are made of. */
export const fingerprint = (text: string): string => hash('sha256', text, 'base64url')
