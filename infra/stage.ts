import type { Issuer } from '../shared/platform/oidc-tokens.ts'
import type { RateLimits } from '../shared/platform/platform.ts'

/** What differs from one deployment to the next. Everything else is the same in all of them. */
export interface DeploymentStage {
  readonly name: 'dev' | 'prod'
  /** Web pages that may call the API from a browser. */
  readonly corsOrigins: readonly string[]
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number }
  /** Most requests a minute of each caller and of all callers of a tenant. */
  readonly rateLimits: RateLimits
  readonly logRetentionDays: 7 | 90
  /** How long published events can be replayed. */
  readonly archiveDays: number
  /** An address of a domain that is verified with SES in the account. */
  readonly mailFrom: string
  /** ARN of the number, sender id or pool of AWS End User Messaging that text messages come from; none are sent when absent. */
  readonly smsFrom?: string
  /** Who may sign people in besides the stage's own user pool. */
  readonly issuers: readonly Issuer[]
  /** Who hears of alarms; nobody is subscribed when absent. */
  readonly alarmMail?: string
}

export const stages: readonly DeploymentStage[] = [
  {
    name: 'dev',
    corsOrigins: ['http://localhost:5173'],
    throttle: { requestsPerSecond: 100, burst: 200 },
    rateLimits: { ofCaller: 1200, ofTenant: 6000 },
    logRetentionDays: 7,
    archiveDays: 7,
    mailFrom: 'guanxi@dev.example.com',
    issuers: [],
  },
  {
    name: 'prod',
    corsOrigins: ['https://crm.example.com'],
    throttle: { requestsPerSecond: 2000, burst: 4000 },
    rateLimits: { ofCaller: 1200, ofTenant: 6000 },
    logRetentionDays: 90,
    archiveDays: 90,
    mailFrom: 'guanxi@example.com',
    issuers: [],
  },
]
