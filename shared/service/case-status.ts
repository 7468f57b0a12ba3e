import * as z from 'zod'

/** What a status means, whatever a tenant calls it: promises run while open, stand still while paused, end when resolved. */
export const statusGroups = ['open', 'paused', 'resolved', 'closed'] as const
export type StatusGroup = (typeof statusGroups)[number]

/** A status of a tenant's own. Its key never changes its group, since cases carry both. */
export const CaseStatus = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .meta({ example: 'waiting_for_parts' }),
  group: z.enum(statusGroups),
  name: z.strictObject({ en: z.string().trim().min(1).max(60), zh: z.string().trim().min(1).max(60) }),
  retired: z.boolean().optional().meta({ description: 'Cases that have it keep it; none gets it any more' }),
})
export type CaseStatus = z.infer<typeof CaseStatus>

/** What `moveCase` needs of a status. */
export type StatusChoice = Pick<CaseStatus, 'key' | 'group'>

const status = (key: string, group: StatusGroup, en: string, zh: string): CaseStatus => ({
  key,
  group,
  name: { en, zh },
})

/** The statuses of a tenant that defined none; the first of a group is that group's default. */
export const defaultStatuses: readonly CaseStatus[] = [
  status('new', 'open', 'New', '新建'),
  status('in_progress', 'open', 'In progress', '处理中'),
  status('waiting_for_customer', 'paused', 'Waiting for the customer', '等待客户'),
  status('waiting_for_third_party', 'paused', 'Waiting for somebody else', '等待第三方'),
  status('resolved', 'resolved', 'Resolved', '已解决'),
  status('closed', 'closed', 'Closed', '已关闭'),
]

/** The first status of a group that is still given. */
export const firstOf = (statuses: readonly CaseStatus[], group: StatusGroup): CaseStatus | undefined =>
  statuses.find((option) => option.group === group && !option.retired)
