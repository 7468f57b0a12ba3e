/** What is read of an answer. */
interface Answered {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** What the server has given out so far, for later calls to name. */
export interface Pool {
  readonly ids: string[]
  readonly cursors: string[]
  readonly etags: string[]
  /** Customers that are dealers. */
  readonly partners: string[]
  /** Leads and customers that belong to public pools. */
  readonly pooled: string[]
  /** Registrations whose protection holds. */
  readonly approved: string[]
  /** Of links in messages, which open public pages. */
  readonly tokens: string[]
}

export const emptyPool = (): Pool => ({
  ids: [],
  cursors: [],
  etags: [],
  partners: [],
  pooled: [],
  approved: [],
  tokens: [],
})

const mostKept = 2000

const keep = (list: string[], value: string): void => {
  if (list.length < mostKept) list.push(value)
  else list[value.length % mostKept] = value
}

/** Picks up ids, cursors and ETags from an answer, but none of `spared`. */
export const harvest = (pool: Pool, { status, body, headers }: Answered, spared: ReadonlySet<string>): void => {
  if (status >= 300) return
  if (headers.etag) keep(pool.etags, String(headers.etag))
  for (const [, id = ''] of body.matchAll(/"id":"([a-z]{3}_[0-9A-HJKMNP-TV-Z]{26})"/g))
    if (!spared.has(id)) keep(pool.ids, id)
  const cursor = /"next":"([^"]+)"/.exec(body)?.[1]
  if (cursor) keep(pool.cursors, cursor)
}

const prefixes: Readonly<Record<string, string>> = {
  customerId: 'cus',
  contactId: 'con',
  interactionId: 'itr',
  taskId: 'tsk',
  userId: 'usr',
  ownerId: 'usr',
  staffId: 'usr',
  assigneeId: 'usr',
  teamId: 'tea',
  roleId: 'rol',
  keyId: 'key',
  sourceId: 'src',
  calendarId: 'cal',
  leadId: 'lea',
  registrationId: 'reg',
  partnerId: 'cus',
  modelId: 'mod',
  poolId: 'pol',
  pipelineId: 'pip',
  dealId: 'dea',
  approvalId: 'apr',
  territoryId: 'ter',
  judgementId: 'jud',
  caseId: 'cas',
  mailboxId: 'mbx',
  rosterId: 'ros',
  policyId: 'sla',
  slaId: 'sla',
  scorecardId: 'sco',
  reviewId: 'rev',
  articleId: 'art',
  fieldId: 'fld',
  tenantId: 'ten',
  surveyId: 'srv',
  invitationId: 'inv',
  answerId: 'ans',
  suppressionId: 'sup',
  templateId: 'tpl',
  outboundMessageId: 'obm',
  planId: 'cpl',
  occasionId: 'occ',
}

const idsFor = (pool: Pool, name: string): string[] => {
  if (name === 'partnerId' && pool.partners.length > 0) return pool.partners
  if (name === 'approved') return pool.approved
  const [, pooled] = /^pooled:(.+)$/.exec(name) ?? []
  if (pooled !== undefined) return pool.pooled.filter((id) => id.startsWith(prefixes[pooled] ?? ''))
  const prefix = prefixes[name]
  const fitting = prefix ? pool.ids.filter((id) => id.startsWith(prefix)) : pool.ids
  return fitting.length > 0 ? fitting : pool.ids
}

/** Calls that only succeed with what belongs to a public pool. */
const ofPools = /\/\{(leadId|customerId)\}\/(claim|hand-out|return|remove-from-pool|lock)$/

/** The name by which the id in the path of a call is looked up. */
export const nameIn = (path: string, name: string): string => {
  if (path.endsWith('/{registrationId}/convert')) return 'approved'
  return ofPools.test(path) ? `pooled:${name}` : name
}

/** Mostly an id of the kind that the name asks for; now and then one of any kind. */
export const known = (pool: Pool, name: string, choice: number): string => {
  if (name === 'cursor') return pool.cursors[choice % pool.cursors.length] ?? 'none'
  if (name === 'token') return pool.tokens[choice % pool.tokens.length] ?? 'none'
  if (/^If-/i.test(name)) return pool.etags[choice % pool.etags.length] ?? '"1"'
  const list = idsFor(pool, choice % 16 === 0 ? '' : name)
  return list[choice % list.length] ?? 'none'
}

/** Stands in a body for an id that the server will have given out by then. */
export const placeholder = (name: string, choice: number): string => `<<${name}:${choice}>>`

export const withKnownIds = (body: string, pool: Pool): string =>
  body.replaceAll(/<<(\w+):(\d+)>>/g, (_, name: string, choice: string) => known(pool, name, Number(choice)))

const isId = (value: unknown): boolean => /^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$/.test(String(value))

/** An example with its ids replaced by ones that there are: `teamId`, and each of `teamIds`. */
export const exampleWithPlaceholders = (example: unknown, choice: number): unknown =>
  JSON.parse(JSON.stringify(example), (name, value) => {
    if (Array.isArray(value) && value.every(isId))
      return value.map((_, index) => placeholder(name.replace(/s$/, ''), choice + index))
    return typeof value === 'string' && isId(value) && !/^\d*$/.test(name) ? placeholder(name, choice) : value
  })
