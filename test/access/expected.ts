import type { Noun } from './fixtures.ts'

/**
 * Who may do what: one row per route, written by hand. A route that stands here not, or a row without a route, fails the test.
 *
 * `o` it is done · `x` 403, it may know but not do · `-` 404, for this caller it does not exist
 *
 * A route about one record has five letters in each column: the caller's own record, one of its teams, one of somebody else's,
 * one of another tenant, and one that there never was. Any other route has one letter. `public` needs no sign-in at all.
 *
 * The callers are users in the team North with one built-in role each; the key's only scope is `customer:read` over all.
 */
export const callers = ['admin', 'manager', 'sales', 'service', 'marketing', 'analyst', 'read-only', 'key'] as const

type Columns = readonly [string, string, string, string, string, string, string, string]
export type Row = { readonly about: Noun | 'public' | 'none'; readonly columns: Columns }

const of = (about: Row['about'], ...columns: Columns): Row => ({ about, columns })
const publicRoute: Row = of('public', 'o', 'o', 'o', 'o', 'o', 'o', 'o', 'o')

// biome-ignore format: a table is read by its columns
export const expected: Readonly<Record<string, Row>> = {
  //                                              about     admin    manager  sales    service  marketing analyst read-only key
  'GET /v1/openapi.json':                publicRoute,
  'GET /v1/docs':                        publicRoute,
  'GET /v1/health':                      publicRoute,

  'GET /v1/me':                          of('none',   'o',     'o',     'o',     'o',     'o',     'o',     'o',     'o'),
  'GET /v1/colleagues':                  of('none',   'o',     'o',     'o',     'o',     'o',     'o',     'o',     'o'),
  'GET /v1/tenant':                      of('none',   'o',     'o',     'o',     'o',     'o',     'o',     'o',     'x'),
  'PATCH /v1/tenant':                    of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),

  'GET /v1/users':                       of('none',   'o',     'o',     'o',     'o',     'o',     'o',     'o',     'x'),
  'POST /v1/users':                      of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),
  'GET /v1/users/{userId}':              of('user',   'ooo--', 'oo---', 'o----', 'o----', 'o----', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/users/{userId}':            of('user',   'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/users/{userId}/disable':     of('user',   'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/users/{userId}/enable':      of('user',   'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/teams':                       of('none',   'o',     'o',     'o',     'o',     'o',     'o',     'o',     'x'),
  'POST /v1/teams':                      of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),
  'GET /v1/teams/{teamId}':              of('team',   'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/teams/{teamId}':            of('team',   'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/permissions':                 of('none',   'o',     'o',     'x',     'x',     'x',     'o',     'o',     'x'),
  'GET /v1/roles':                       of('none',   'o',     'o',     'x',     'x',     'x',     'o',     'o',     'x'),
  'POST /v1/roles':                      of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),
  'GET /v1/roles/{roleId}':              of('role',   'ooo--', 'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/roles/{roleId}':            of('role',   'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/keys':                        of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),
  'POST /v1/keys':                       of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),
  'GET /v1/keys/{keyId}':                of('key',    'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/keys/{keyId}/rotate':        of('key',    'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/keys/{keyId}/revoke':        of('key',    'ooo--', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/audit':                       of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),
  'POST /v1/audit/verify':               of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),

  'GET /v1/fields/{noun}':               of('none',   'o',     'o',     'o',     'o',     'o',     'o',     'o',     'o'),
  'GET /v1/fields/{noun}/schema':        of('none',   'o',     'o',     'o',     'o',     'o',     'o',     'o',     'o'),
  'POST /v1/fields/{noun}':              of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),
  'PATCH /v1/fields/{noun}/{key}':       of('none',   'o',     'x',     'x',     'x',     'x',     'x',     'x',     'x'),

  'POST /v1/customers':                  of('none',   'o',     'o',     'o',     'o',     'o',     'x',     'x',     'x'),
  'POST /v1/customers/upsert':           of('none',   'o',     'o',     'o',     'o',     'o',     'x',     'x',     'x'),
  'POST /v1/customers/batch':            of('none',   'o',     'o',     'o',     'o',     'o',     'x',     'x',     'x'),
  'GET /v1/customers/{customerId}':      of('customer', 'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'ooo--'),
  'PATCH /v1/customers/{customerId}':    of('customer', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/customers/{customerId}/void':     of('customer', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/customers/{customerId}/restore':  of('customer', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'PUT /v1/customers/{customerId}/shares':    of('customer', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'GET /v1/customers/{customerId}/contacts':  of('customer', 'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),

  'POST /v1/contacts':                   of('none',   'o',     'o',     'o',     'o',     'o',     'x',     'x',     'x'),
  'GET /v1/contacts/{contactId}':        of('contact', 'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/contacts/{contactId}':      of('contact', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/contacts/{contactId}/void':    of('contact', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/contacts/{contactId}/restore': of('contact', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),

  'GET /v1/interactions':                of('none',   'o',     'o',     'o',     'o',     'o',     'o',     'o',     'x'),
  'POST /v1/interactions':               of('none',   'o',     'o',     'o',     'o',     'o',     'x',     'x',     'x'),
  'GET /v1/interactions/{interactionId}':   of('interaction', 'ooo--', 'oo---', 'oo---', 'ooo--', 'ooo--', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/interactions/{interactionId}': of('interaction', 'ooo--', 'oo---', 'ox---', 'oox--', 'oxx--', 'xxxxx', 'xxxxx', 'xxxxx'),

  'POST /v1/tasks':                      of('none',   'o',     'o',     'o',     'o',     'o',     'x',     'x',     'x'),
  'GET /v1/tasks/{taskId}':              of('task',   'ooo--', 'oo---', 'oo---', 'oo---', 'oo---', 'ooo--', 'ooo--', 'xxxxx'),
  'PATCH /v1/tasks/{taskId}':            of('task',   'ooo--', 'oo---', 'ox---', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/tasks/{taskId}/complete':    of('task',   'ooo--', 'oo---', 'ox---', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/tasks/{taskId}/cancel':      of('task',   'ooo--', 'oo---', 'ox---', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/tasks/{taskId}/reopen':      of('task',   'ooo--', 'oo---', 'ox---', 'oo---', 'ox---', 'xxxxx', 'xxxxx', 'xxxxx'),
  'POST /v1/tasks/{taskId}/take':        of('queued', 'ooo--', 'oo---', 'oo---', 'oo---', 'oo---', 'xxxxx', 'xxxxx', 'xxxxx'),
}
