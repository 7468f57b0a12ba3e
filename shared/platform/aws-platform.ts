import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sortableIds } from '../kernel/ids.ts'
import { dynamoClient } from '../storage/dynamo-client.ts'
import { openDynamoStore } from '../storage/dynamo-store.ts'
import { readEnvironment } from './aws-environment.ts'
import type { Bus, Log, Mail, Platform, Sms, Tokens, Webhooks } from './platform.ts'
import { powertoolsLog } from './powertools-log.ts'
import { ProviderRefused } from './provider-errors.ts'
import { storeSecrets } from './store-secrets.ts'

/** The adapters a function declares; a bundle carries no others. */
interface Adapters {
  readonly bus?: (busName: string, log: Log) => Bus
  readonly mail?: (settings: { readonly from: string; readonly configurationSet: string }) => Mail
  readonly sms?: (from: string) => Sms
  readonly webhooks?: (agent: string) => Webhooks
  readonly tokens?: (issuers: string) => Tokens
}

const required = (name: string, value: string | undefined): string => {
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}

const undeclared = (port: string) => async (): Promise<never> => {
  throw new Error(`this function does not declare that it uses ${port}`)
}

/** A stage may have no number that text messages come from: none are sent then, and the reason says so. */
const smsFrom = (from: string | undefined, adapter: (from: string) => Sms): Sms =>
  from === undefined ? { send: () => Promise.reject(new ProviderRefused('NoOriginationIdentity')) } : adapter(from)

/**
 * An AWS account as a function sees it. The environment is read once, when the function is loaded: what is missing stops the
 * cold start, not the first request that needs it.
 */
export const awsPlatform = (
  functionName: string,
  environment: Readonly<Record<string, string | undefined>>,
  adapters: Adapters,
): Platform => {
  const settings = readEnvironment(environment)
  const { TABLE_NAME, BUS_NAME, WEBHOOK_AGENT, ISSUERS, LOG_LEVEL, REQUESTS_OF_CALLER, REQUESTS_OF_TENANT } = settings
  const log = powertoolsLog(functionName, LOG_LEVEL)
  const store = openDynamoStore({ client: dynamoClient(), table: TABLE_NAME })
  return {
    store,
    clock: { now: () => new Date().toISOString() },
    ids: sortableIds(Date.now, randomBytes),
    bus: adapters.bus?.(required('BUS_NAME', BUS_NAME), log) ?? { publish: undeclared('the bus') },
    mail: adapters.mail?.({
      from: required('MAIL_FROM', settings.MAIL_FROM),
      configurationSet: required('MAIL_CONFIGURATION_SET', settings.MAIL_CONFIGURATION_SET),
    }) ?? { send: undeclared('mail') },
    sms: adapters.sms ? smsFrom(settings.SMS_FROM, adapters.sms) : { send: undeclared('text messages') },
    webhooks: adapters.webhooks?.(required('WEBHOOK_AGENT', WEBHOOK_AGENT)) ?? { send: undeclared('webhooks') },
    log,
    secrets: storeSecrets(store, randomBytes),
    ...(REQUESTS_OF_CALLER !== undefined &&
      REQUESTS_OF_TENANT !== undefined && {
        rateLimits: { ofCaller: REQUESTS_OF_CALLER, ofTenant: REQUESTS_OF_TENANT },
      }),
    pause: (longestMs) => sleep(Math.random() * longestMs),
    tokens: adapters.tokens?.(required('ISSUERS', ISSUERS)) ?? { verify: undeclared('tokens') },
  }
}
