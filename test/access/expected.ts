import type { Noun } from './fixtures.ts'

/**
 * Who may do what: one row per route, written by hand. A route that stands here not, or a row without a route, fails the test.
 *
 * `o` it is done · `x` 403, it may know but not do · `-` 404, for this caller it does not exist
 *
 * A route about one record has five letters in each column: the caller's own record, one of its teams, one of somebody else's,
 * one of another tenant, and one that there never was. A list has the first four: `o` it is listed · `-` it is left out · `x` the
 * whole list is refused. Any other route has one letter. `public` needs no sign-in at all: whoever calls gets the same.
 *
 * The callers are users in the team North with one built-in role each; the key's only scope is `customer:read` over all.
 */
export const callers = ['admin', 'manager', 'sales', 'service', 'marketing', 'analyst', 'read-only', 'key'] as const

type Columns = readonly [string, string, string, string, string, string, string, string]

export interface Row {
  readonly kind: 'public' | 'plain' | 'list' | 'record'
  readonly noun?: Noun
  readonly columns: Columns
}

const plain = (...columns: Columns): Row => ({ kind: 'plain', columns })
const record = (noun: Noun, ...columns: Columns): Row => ({ kind: 'record', noun, columns })
const list = (noun: Noun, ...columns: Columns): Row => ({ kind: 'list', noun, columns })
const publicRoute: Row = { kind: 'public', columns: ['o', 'o', 'o', 'o', 'o', 'o', 'o', 'o'] }

/** What a key or link in the path opens, whoever calls; here it is one that there never was. */
const openedByPath: Row = { kind: 'public', columns: ['-', '-', '-', '-', '-', '-', '-', '-'] }

// biome-ignore format: a table is read by its columns
export const expected: Readonly<Record<string, Row>> = {
  //                                          noun                  admin    manager  sales    service  market.  analyst  r-only   key
  'GET /v1/openapi.json':                     publicRoute,
  'GET /v1/docs':                             publicRoute,
  'GET /v1/health':                           publicRoute,

  'POST /v1/capture/{sourceKey}':             openedByPath,
  'GET /v1/capture/confirm/{token}':          openedByPath,
  'POST /v1/capture/confirm/{token}':         openedByPath,

  'GET /v1/me':                               plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'),
  'GET /v1/colleagues':                       list('user',          'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'GET /v1/tenant':                           plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'),
  'PATCH /v1/tenant':                         plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),

  'GET /v1/users':                            list('user',          'ooo-' , 'oo--' , 'o---' , 'o---' , 'o---' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/users':                           plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/users/{userId}':                   record('user',        'ooo--', 'oo---', 'o----', 'o----', 'o----', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/users/{userId}':                 record('user',        'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/users/{userId}/disable':          record('user',        'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/users/{userId}/enable':           record('user',        'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/teams':                            list('team',          'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/teams':                           plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/teams/{teamId}':                   record('team',        'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/teams/{teamId}':                 record('team',        'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/permissions':                      plain(                'o'    , 'o'    , 'x'    , 'x'    , 'x'    , 'o'    , 'o'    , 'x'),
  'GET /v1/roles':                            list('role',          'ooo-' , 'ooo-' , 'xxxx' , 'xxxx' , 'xxxx' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/roles':                           plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/roles/{roleId}':                   record('role',        'ooo--', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/roles/{roleId}':                 record('role',        'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/keys':                             list('key',           'ooo-' , 'xxxx' , 'xxxx' , 'xxxx' , 'xxxx' , 'xxxx' , 'xxxx' , 'xxxx'),
  'POST /v1/keys':                            plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/keys/{keyId}':                     record('key',         'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/keys/{keyId}/rotate':             record('key',         'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/keys/{keyId}/revoke':             record('key',         'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/audit':                            plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'POST /v1/audit/verify':                    plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),

  'GET /v1/fields/{noun}':                    plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'),
  'GET /v1/fields/{noun}/schema':             plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'),
  'POST /v1/fields/{noun}':                   plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'PATCH /v1/fields/{noun}/{key}':            plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),

  'POST /v1/customers':                       plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/customers':                        list('customer',      'ooo-' , 'oo--' , 'oo--' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-'),
  'POST /v1/customers/upsert':                plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'),
  'POST /v1/customers/batch':                 plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/customers/quality':                plain(                'o'    , 'x'    , 'x'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'),
  'GET /v1/customers/{customerId}':           record('customer',    'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--'),
  'PATCH /v1/customers/{customerId}':         record('customer',    'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/customers/{customerId}/void':     record('customer',    'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/customers/{customerId}/restore':  record('customer',    'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'PUT /v1/customers/{customerId}/shares':    record('customer',    'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/customers/{customerId}/duplicates': record('customer',    'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--'),
  'POST /v1/customers/duplicates':            plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'o'    , 'x'),
  'GET /v1/customers/{customerId}/overview':  record('customer',    'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--'),
  'GET /v1/customers/{customerId}/timeline':  record('customer',    'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--'),
  'GET /v1/customers/{customerId}/history':   record('customer',    'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--'),
  'GET /v1/customers/{customerId}/contacts':  record('customer',    'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),

  'POST /v1/contacts':                        plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/contacts':                         list('contact',       'ooo-' , 'oo--' , 'oo--' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'GET /v1/contacts/{contactId}':             record('contact',     'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/contacts/{contactId}/duplicates':  record('contact',     'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/contacts/{contactId}/history':     record('contact',     'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/contacts/{contactId}':           record('contact',     'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/contacts/{contactId}/void':       record('contact',     'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/contacts/{contactId}/restore':    record('contact',     'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/pipelines':                        list('pipeline',      'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/pipelines':                       plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'POST /v1/pipelines/templates/{template}': plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/pipelines/{pipelineId}':           record('pipeline',    'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/pipelines/{pipelineId}':         record('pipeline',    'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/pipelines/{pipelineId}/history':   record('pipeline',    'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/pipelines/{pipelineId}/board':     record('pipeline',    'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),

  'POST /v1/deals':                           plain(                'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/deals':                            list('deal',          'ooo-' , 'oo--' , 'oo--' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/deals/upsert':                    plain(                'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'POST /v1/deals/batch':                     plain(                'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/deals/{dealId}':                   record('deal',        'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/deals/{dealId}':                 record('deal',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/deals/{dealId}/history':           record('deal',        'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/deals/{dealId}/assign':           record('deal',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/deals/{dealId}/move':             record('deal',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/deals/{dealId}/win':              record('deal',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/deals/{dealId}/lose':             record('deal',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/deals/{dealId}/reopen':           record('wonDeal',     'ooo--', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'POST /v1/leads':                           plain(                'o'    , 'o'    , 'o'    , 'x'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/leads':                            list('lead',          'ooo-' , 'oo--' , 'oo--' , 'oo--' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'GET /v1/leads/{leadId}':                 record('lead',        'ooo--', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/leads/{leadId}':               record('lead',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/leads/{leadId}/history':         record('lead',        'ooo--', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/leads/{leadId}/duplicates':      record('lead',        'ooo--', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/leads/{leadId}/timeline':        record('lead',        'ooo--', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/leads/{leadId}/status':         record('lead',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/leads/{leadId}/nurture':        record('lead',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/leads/{leadId}/disqualify':     record('lead',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/leads/{leadId}/reopen':         record('settledLead', 'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/leads/{leadId}/assign':         record('lead',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'PUT /v1/leads/{leadId}/shares':          record('lead',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/leads/{leadId}/score':           record('scoredLead',  'ooo--', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/leads/{leadId}/scores':          record('scoredLead',  'ooo--', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/leads/{leadId}/scores/{leadVersion}': record('scoredLead', 'ooo--', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PUT /v1/leads/{leadId}/probability':     record('lead',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'DELETE /v1/leads/{leadId}/probability':  record('lead',        'ooo--', 'oo---', 'ox---', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/lead-scoring/models':              list('scoring',       'ooo-' , 'ooo-' , 'ooo-' , 'xxxx' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/lead-scoring/models':             plain(                'o'    , 'x'    , 'x'    , 'x'    , 'o'    , 'x'    , 'x'    , 'x'),
  'POST /v1/lead-scoring/models/default':     plain(                'o'    , 'x'    , 'x'    , 'x'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/lead-scoring/models/{modelId}':    record('scoring',     'ooo--', 'ooo--', 'ooo--', 'xxxxx', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/lead-scoring/models/{modelId}':  record('scoring',     'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/lead-scoring/models/{modelId}/history': record('scoring', 'ooo--', 'ooo--', 'ooo--', 'xxxxx', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/lead-scoring/models/{modelId}/preview': record('scoring', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/lead-scoring/models/{modelId}/publish': record('scoring', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/interactions':                     list('interaction',   'ooo-' , 'oo--' , 'oo--' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/interactions':                    plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/interactions/{interactionId}':     record('interaction', 'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/interactions/{interactionId}/history': record('interaction', 'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/interactions/{interactionId}':   record('interaction', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),

  'POST /v1/tasks':                           plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/tasks/{taskId}':                   record('task',        'ooo--', 'oo---', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/tasks/{taskId}/history':           record('task',        'ooo--', 'oo---', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/tasks/{taskId}':                 record('task',        'ooo--', 'oo---', 'ox---', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/tasks/{taskId}/complete':         record('task',        'ooo--', 'oo---', 'ox---', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/tasks/{taskId}/cancel':           record('task',        'ooo--', 'oo---', 'ox---', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/tasks/{taskId}/reopen':           record('task',        'ooo--', 'oo---', 'ox---', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/tasks/{taskId}/take':             record('queued',      'ooo--', 'oo---', 'oo---', 'oo---', 'oo---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/tasks':                            list('task',          'ooo-' , 'oo--' , 'oo--' , 'oo--' , 'oo--' , 'ooo-' , 'ooo-' , 'xxxx'),
  'GET /v1/tasks/my-day':                     plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'),
  'GET /v1/tasks/overdue':                    record('user',        'ooo--', 'oo---', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/tasks/queue':                      record('team',        'ooo--', 'oo---', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/tasks/workload':                   record('team',        'ooo--', 'oo---', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),

  'GET /v1/calendars':                        list('calendar',      'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/calendars':                       plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/calendars/{calendarId}':           record('calendar',    'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/calendars/{calendarId}':         record('calendar',    'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/calendars/{calendarId}/history':   record('calendar',    'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/calendars/{calendarId}/preview':  record('calendar',    'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/calendars/{calendarId}/between':  record('calendar',    'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/calendar-templates/{template}':  plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),

  'GET /v1/rosters':                          list('roster',        'ooo-' , 'oo--' , 'oo--' , 'oo--' , 'xxxx' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/rosters':                         plain(                'o'    , 'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/rosters/{rosterId}':               record('roster',      'ooo--', 'oo---', 'oo---', 'oo---', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'PUT /v1/rosters/{rosterId}':               record('roster',      'ooo--', 'oo---', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/rosters/{rosterId}/history':       record('roster',      'ooo--', 'oo---', 'oo---', 'oo---', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/rosters/{rosterId}/fairness':      record('roster',      'ooo--', 'oo---', 'oo---', 'oo---', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/routing-rules/{noun}':             plain(                'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'o'    , 'o'    , 'x'),
  'PUT /v1/routing-rules/{noun}':             plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'POST /v1/routing-rules/{noun}/preview':    plain(                'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'o'    , 'o'    , 'x'),
  'GET /v1/routing-rules/{noun}/history':     plain(                'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'o'    , 'o'    , 'x'),

  'GET /v1/sla-policies':                     list('sla',           'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/sla-policies':                    plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/sla-policies/{slaId}':             record('sla',         'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/sla-policies/{slaId}':           record('sla',         'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/sla-policies/{slaId}/history':     record('sla',         'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/sla-policies/{slaId}/preview':    record('sla',         'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/sla-policies/{slaId}/publish':    record('sla',         'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/sla-policies/{slaId}/rotate-webhook-secret': record('sla', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/sla-policies/{slaId}/retire':     record('publishedSla','ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/service/measures':                 plain(                'o'    , 'o'    , 'x'    , 'o'    , 'x'    , 'o'    , 'o'    , 'x'),
  'GET /v1/service/review-results':           plain(                'o'    , 'o'    , 'x'    , 'o'    , 'x'    , 'o'    , 'o'    , 'x'),
  'GET /v1/scorecards':                       list('scorecard',     'ooo-' , 'ooo-' , 'xxxx' , 'ooo-' , 'xxxx' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/scorecards':                      plain(                'o'    , 'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/scorecards/{scorecardId}':         record('scorecard',   'ooo--', 'ooo--', 'xxxxx', 'ooo--', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/scorecards/{scorecardId}/history': record('scorecard',   'ooo--', 'ooo--', 'xxxxx', 'ooo--', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'PUT /v1/scorecards/{scorecardId}':         record('scorecard',   'ooo--', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/reviews':                          list('review',        'ooo-' , 'oo--' , 'xxxx' , 'o---' , 'xxxx' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/reviews':                         plain(                'o'    , 'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/reviews/{reviewId}':               record('review',      'ooo--', 'oo---', 'xxxxx', 'o----', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/reviews/{reviewId}/history':       record('review',      'ooo--', 'oo---', 'xxxxx', 'o----', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/reviews/{reviewId}/complete':     record('review',      'oxx--', 'ox---', 'xxxxx', 'o----', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/cases/{caseId}/sla':               record('case',        'ooo--', 'oo---', 'oo---', 'ooo--', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),

  'POST /v1/cases':                           plain(                'o'    , 'o'    , 'o'    , 'o'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/cases':                            list('case',          'ooo-' , 'oo--' , 'oo--' , 'ooo-' , 'oo--' , 'ooo-' , 'ooo-' , 'xxxx'),
  'GET /v1/cases/queue':                     record('team',        'ooo--', 'oo---', 'oo---', 'ooo--', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/cases/{caseId}':                  record('case',        'ooo--', 'oo---', 'oo---', 'ooo--', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/cases/{caseId}':                record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/cases/{caseId}/history':          record('case',        'ooo--', 'oo---', 'oo---', 'ooo--', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/cases/{caseId}/take':            record('waiting',     'ooo--', 'oo---', 'oo---', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/cases/{caseId}/assign':          record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/cases/{caseId}/status':          record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/cases/{caseId}/resolve':         record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/cases/{caseId}/close':           record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/cases/{caseId}/reopen':          record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/cases/{caseId}/messages':         record('case',        'ooo--', 'oo---', 'oo---', 'ooo--', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/cases/{caseId}/messages':        record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/cases/{caseId}/merge':           record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/cases/{caseId}/split':           record('case',        'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/cases/{caseId}/complaint':       record('complaint',   'ooo--', 'oo---', 'ox---', 'oox--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/case-settings':                   plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'),
  'PUT /v1/case-settings':                   plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/case-categories':                 plain(                'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'o'    , 'x'),
  'PUT /v1/case-categories':                 plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),

  'GET /v1/surveys':                          list('survey',        'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/surveys':                         plain(                'o'    , 'o'    , 'x'    , 'x'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/surveys/{surveyId}':               record('survey',      'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/surveys/{surveyId}':             record('survey',      'ooo--', 'ooo--', 'xxxxx', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/surveys/{surveyId}/history':       record('survey',      'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/surveys/{surveyId}/results':       record('survey',      'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/surveys/{surveyId}/invitations':  record('survey',      'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/invitations/{invitationId}':       record('invitation',  'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'POST /v1/invitations/{invitationId}/cancel': record('invitation', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/answers':                          list('answer',        'ooo-' , 'oo--' , 'oo--' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'GET /v1/answers/{answerId}':               record('answer',      'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/questionnaires/{token}':           openedByPath,
  'POST /v1/questionnaires/{token}':          openedByPath,
  'GET /v1/articles':                         list('article',       'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/articles':                        plain(                'o'    , 'o'    , 'x'    , 'o'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/articles/{articleId}':             record('article',     'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/articles/{articleId}':           record('article',     'ooo--', 'ooo--', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/articles/{articleId}/history':     record('article',     'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/cases/{caseId}/suggested-articles': record('case',       'ooo--', 'oo---', 'oo---', 'ooo--', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'GET /v1/mailboxes':                        list('mailbox',       'ooo-' , 'ooo-' , 'xxxx' , 'xxxx' , 'xxxx' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/mailboxes':                       plain(                'o'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'    , 'x'),
  'GET /v1/mailboxes/{mailboxId}':            record('mailbox',     'ooo--', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/mailboxes/{mailboxId}':          record('mailbox',     'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/mailboxes/{mailboxId}/rotate':    record('mailbox',     'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/inbound/email/{mailboxId}':       openedByPath,

  'GET /v1/sources':                          list('source',        'ooo-' , 'ooo-' , 'ooo-' , 'xxxx' , 'ooo-' , 'ooo-' , 'ooo-' , 'xxxx'),
  'POST /v1/sources':                         plain(                'o'    , 'x'    , 'x'    , 'x'    , 'o'    , 'x'    , 'x'    , 'x'),
  'GET /v1/sources/{sourceId}':               record('source',      'ooo--', 'ooo--', 'ooo--', 'xxxxx', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/sources/{sourceId}':             record('source',      'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/sources/{sourceId}/rotate':       record('source',      'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx'),
}
