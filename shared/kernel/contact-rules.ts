import * as z from 'zod'
import { sendChannels } from './send-channel.ts'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** Times of day on the wall, `from` included, `to` excluded; one that ends before it begins goes over midnight. */
export const QuietHours = z
  .strictObject({
    from: timeOfDay.meta({ example: '21:00' }),
    to: timeOfDay.meta({ example: '08:00' }),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], params: { code: 'empty_interval' } })
export type QuietHours = z.infer<typeof QuietHours>

/** The most that a cap may allow, and for how many days it may count. */
export const largestCap = 50
export const longestCapDays = 31

/** At most `limit` messages in any `days` times 24 hours, by one channel or by all together. */
export const ContactCap = z.strictObject({
  limit: z.int().min(1).max(largestCap),
  days: z.int().min(1).max(longestCapDays),
  channel: z.enum(sendChannels).optional().meta({ description: 'Without one: all channels together' }),
})
export type ContactCap = z.infer<typeof ContactCap>
export const mostCaps = 10

/** What messages can be about, as the tenant names it: the key by which somebody opts out of it. */
export const TopicKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
export const mostTopics = 50
