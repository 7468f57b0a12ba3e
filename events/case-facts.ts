import * as z from 'zod'

export const id = z.string().optional()
export const assignment = { ownerId: id, teamId: id }
/** Whom a case is about, and whose it is. */
export const about = { customerId: id, ...assignment }
