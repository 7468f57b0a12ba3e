import type { Permission, Scope } from '../kernel/actor.ts'

const permission = (description: string, ...scopes: (Scope | '-')[]) => ({ description, scopes })

/** The roles that every tenant starts with, in the order of the table's columns. The administrator holds everything. */
export const grantedRoles = ['manager', 'sales', 'service', 'marketing', 'analyst', 'read-only'] as const
export const adminRole = 'admin'

/**
 * Every permission there is, what it allows, and how far it reaches in each role that a tenant starts with. Tenant-wide nouns
 * (fields, roles, keys, settings, audit) have no owner, so only `all` reaches them.
 */
// biome-ignore format: a table is read by its columns
const table = {
  //                                                                           manager  sales   service marketing analyst read-only
  'customer:read':     permission('See customers, their timeline and history',  'team', 'team', 'all',  'all',    'all',  'all'),
  'customer:write':    permission('Create and change customers',                'team', 'own',  'team', 'own',    '-',    '-'),
  'contact:read':      permission('See contacts and their history',             'team', 'team', 'all',  'all',    'all',  'all'),
  'contact:write':     permission('Create and change contacts',                 'team', 'own',  'team', 'own',    '-',    '-'),
  'interaction:read':  permission('See what was said and done',                 'team', 'team', 'all',  'all',    'all',  'all'),
  'interaction:write': permission('Log and correct interactions',               'team', 'own',  'team', 'own',    '-',    '-'),
  'task:read':         permission('See tasks',                                  'team', 'team', 'team', 'team',   'all',  'all'),
  'task:write':        permission('Create, assign and finish tasks',            'team', 'own',  'team', 'own',    '-',    '-'),
  'calendar:read':     permission('See business calendars',                     'all',  'all',  'all',  'all',    'all',  'all'),
  'calendar:write':    permission('Define business calendars',                  '-',    '-',    '-',    '-',      '-',    '-'),
  'roster:read':       permission('See rosters and how fairly they give',       'team', 'team', 'team', '-',      'all',  'all'),
  'roster:write':      permission('Set up who takes turns',                     'team', '-',    '-',    '-',      '-',    '-'),
  'routing:read':      permission('See routing rules and try them out',         'all',  'all',  'all',  '-',      'all',  'all'),
  'routing:write':     permission('Define routing rules',                       '-',    '-',    '-',    '-',      '-',    '-'),
  'case:read':         permission('See cases and their conversations',          'team', 'team', 'all',  'team',   'all',  'all'),
  'case:write':        permission('Open, take, answer and settle cases',        'team', 'own',  'team', '-',      '-',    '-'),
  'desk:write':        permission('Define statuses, priorities and categories', '-',    '-',    '-',    '-',      '-',    '-'),
  'survey:read':       permission('See surveys and their results',              'all',  'all',  'all',  'all',    'all',  'all'),
  'survey:write':      permission('Define surveys',                             'all',  '-',    '-',    'all',    '-',    '-'),
  'invitation:read':   permission('See who is asked to answer a survey',        'team', 'team', 'all',  'all',    'all',  'all'),
  'invitation:write':  permission('Ask customers to answer a survey',           'team', 'own',  'team', 'own',    '-',    '-'),
  'answer:read':       permission('See what single customers answered',         'team', 'team', 'all',  'all',    'all',  'all'),
  'template:read':     permission('See message templates and try them out',     'all',  'all',  'all',  'all',    'all',  'all'),
  'template:write':    permission('Write and publish message templates',        'all',  '-',    '-',    'all',    '-',    '-'),
  'outbound_message:read':  permission('See what is sent to customers',          'team', 'team', 'all',  'all',    'all',  'all'),
  'outbound_message:write': permission('Send messages to customers',             'team', 'own',  'own',  'all',    '-',    '-'),
  'suppression:read':  permission('See addresses that are not to be used',       'all',  '-',    'all',  'all',    'all',  'all'),
  'suppression:write': permission('Add and remove suppressed addresses',         '-',    '-',    '-',    '-',      '-',    '-'),
  'communication:read':  permission('See quiet hours, caps and topics',          'all',  'all',  'all',  'all',    'all',  'all'),
  'communication:write': permission('Define quiet hours, caps and topics',       '-',    '-',    '-',    '-',      '-',    '-'),
  'sla:read':          permission('See service level policies',                 'all',  'all',  'all',  'all',    'all',  'all'),
  'sla:write':         permission('Define and publish service level policies',  '-',    '-',    '-',    '-',      '-',    '-'),
  'measure:read':      permission('See how well service is done',               'team', '-',    'own',  '-',      'all',  'all'),
  'scorecard:read':    permission('See scorecards',                             'all',  '-',    'all',  '-',      'all',  'all'),
  'scorecard:write':   permission('Define scorecards and ask for reviews',      'all',  '-',    '-',    '-',      '-',    '-'),
  'review:read':       permission('See reviews of how cases were handled',      'team', '-',    'own',  '-',      'all',  'all'),
  'review:write':      permission('Do reviews',                                 'team', '-',    'own',  '-',      '-',    '-'),
  'mailbox:read':      permission('See mailboxes that open cases',              'all',  '-',    '-',    '-',      'all',  'all'),
  'mailbox:write':     permission('Define mailboxes and their secrets',         '-',    '-',    '-',    '-',      '-',    '-'),
  'article:read':      permission('See knowledge articles',                     'all',  'all',  'all',  'all',    'all',  'all'),
  'article:write':     permission('Write and publish knowledge articles',       'all',  '-',    'all',  '-',      '-',    '-'),
  'lead:read':         permission('See leads',                                  'team', 'team', 'team', 'all',    'all',  'all'),
  'lead:write':        permission('Create, change and settle leads',            'team', 'own',  '-',    'all',    '-',    '-'),
  'scoring:read':      permission('See how leads are scored',                   'all',  'all',  '-',    'all',    'all',  'all'),
  'scoring:write':     permission('Define and publish how leads are scored',    '-',    '-',    '-',    'all',    '-',    '-'),
  'pool:read':         permission('See public pools and their rules',           'all',  'all',  '-',    'all',    'all',  'all'),
  'pool:write':        permission('Define public pools and see all in them',    '-',    '-',    '-',    '-',      '-',    '-'),
  'pipeline:read':     permission('See pipelines, their stages and rules',      'all',  'all',  'all',  'all',    'all',  'all'),
  'pipeline:write':    permission('Define pipelines and their stages',          '-',    '-',    '-',    '-',      '-',    '-'),
  'deal:read':         permission('See deals and their history',                'team', 'team', 'all',  'all',    'all',  'all'),
  'deal:write':        permission('Open, move, win and lose deals',             'team', 'own',  '-',    '-',      '-',    '-'),
  'forecast:read':     permission('See forecasts, quotas, ranking, commission', 'team', 'own',  '-',    '-',      'all',  'all'),
  'judgement:write':   permission('Judge what people and teams will bring',     'team', 'own',  '-',    '-',      '-',    '-'),
  'quota:write':       permission('Set quotas of people and teams',             'team', '-',    '-',    '-',      '-',    '-'),
  'rate:write':        permission('Set exchange rates',                         '-',    '-',    '-',    '-',      '-',    '-'),
  'approval:read':     permission('See approvals',                              'team', 'team', 'own',  'own',    'all',  'all'),
  'approval:write':    permission('Decide on approvals when asked, withdraw own', 'team', 'own', 'own',  'own',    '-',    '-'),
  'registration:read':    permission('See what dealers registered',              'team', 'team', '-',    '-',      'all',  'all'),
  'registration:write':   permission('Register for dealers, report progress',    'team', 'own',  '-',    '-',      '-',    '-'),
  'registration:approve': permission('Approve and refuse registrations',         'team', '-',    '-',    '-',      '-',    '-'),
  'territory:read':    permission('See territories and what falls into them',   'all',  'all',  'all',  'all',    'all',  'all'),
  'territory:write':   permission('Define territories',                         '-',    '-',    '-',    '-',      '-',    '-'),
  'care_plan:read':    permission('See care plans and what they bring about',   'all',  'all',  'all',  'all',    'all',  'all'),
  'care_plan:write':   permission('Define, start and pause care plans',         'all',  '-',    '-',    'all',    '-',    '-'),
  'care_occasion:read': permission('See what was done for which customer when', 'team', 'team', 'all',  'all',    'all',  'all'),
  'loyalty:read':      permission('See the loyalty programme and points',       'team', 'team', 'all',  'all',    'all',  'all'),
  'loyalty:write':     permission('Define the loyalty programme, book points',  'team', 'own',  'team', 'all',    '-',    '-'),
  'field:write':       permission('Define custom fields',                       '-',    '-',    '-',    '-',      '-',    '-'),
  'source:read':       permission('See capture sources',                        'all',  'all',  '-',    'all',    'all',  'all'),
  'source:write':      permission('Define capture sources and their keys',      '-',    '-',    '-',    'all',    '-',    '-'),
  'user:read':         permission('See e-mail, roles and absences of users',    'team', 'own',  'own',  'own',    'all',  'all'),
  'user:write':        permission('Invite, change and disable users',           '-',    '-',    '-',    '-',      '-',    '-'),
  'team:read':         permission('See the team tree',                          'all',  'all',  'all',  'all',    'all',  'all'),
  'team:write':        permission('Create, change and move teams',              '-',    '-',    '-',    '-',      '-',    '-'),
  'role:read':         permission('See roles and what they grant',              'all',  '-',    '-',    '-',      'all',  'all'),
  'role:write':        permission('Create and change roles',                    '-',    '-',    '-',    '-',      '-',    '-'),
  'key:read':          permission('See API keys, never their secrets',          '-',    '-',    '-',    '-',      '-',    '-'),
  'key:write':         permission('Create, rotate and revoke API keys',         '-',    '-',    '-',    '-',      '-',    '-'),
  'tenant:read':       permission('See the settings of the tenant',             'all',  'all',  'all',  'all',    'all',  'all'),
  'tenant:write':      permission('Change the settings of the tenant',          '-',    '-',    '-',    '-',      '-',    '-'),
  'audit:read':        permission('Read and verify the audit log',              '-',    '-',    '-',    '-',      '-',    '-'),
  'personal:read':     permission('See personal fields of what one may read',   'all',  'all',  'all',  'all',    '-',    'all'),
} as const satisfies Record<Permission, ReturnType<typeof permission>>

export type PermissionName = keyof typeof table
export type Permissions = Readonly<Partial<Record<PermissionName, Scope>>>

export const permissionNames = Object.keys(table) as [PermissionName, ...PermissionName[]]

export const describePermission = (name: PermissionName): string => table[name].description

const granted = (scopeIn: (name: PermissionName) => Scope | '-' | undefined): Permissions =>
  Object.fromEntries(
    permissionNames.flatMap((name) => {
      const scope = scopeIn(name)
      return scope === undefined || scope === '-' ? [] : [[name, scope]]
    }),
  )

/** What each built-in role grants until its tenant edits it. */
export const builtInPermissions: Readonly<Record<string, Permissions>> = Object.fromEntries([
  [adminRole, granted(() => 'all')],
  ...grantedRoles.map((role, column) => [role, granted((name) => table[name].scopes[column])]),
])
