import { setTimeout as sleep } from 'node:timers/promises'
import type { Accepted, Message, Platform, TextMessage, WebhookCall } from '../../shared/platform/platform.ts'
import { ProviderBusy, ProviderRefused } from '../../shared/platform/provider-errors.ts'

/** What a provider does with one call: `timed out after accepting` has sent it and never says so. */
export type Answer =
  | 'accepts'
  | 'throttles'
  | 'fails'
  | 'refuses'
  | 'has an opt-out'
  | 'times out after accepting'
  | 'times out'

interface Call {
  readonly channel: 'email' | 'sms' | 'webhook'
  readonly key: string
  readonly to: string
  readonly message: Message | TextMessage | WebhookCall
}

interface Sent extends Call {
  readonly providerId: string
}

const answered = (answer: Answer, accept: () => string): Accepted => {
  switch (answer) {
    case 'accepts':
      return { providerId: accept() }
    case 'throttles':
      throw new ProviderBusy('ThrottlingException')
    case 'fails':
      throw new ProviderBusy('InternalServerException')
    case 'refuses':
      throw new ProviderRefused('MessageRejected')
    case 'has an opt-out':
      throw new ProviderRefused('ConflictException/DESTINATION_PHONE_NUMBER_OPTED_OUT')
    case 'times out after accepting':
      accept()
      throw new Error('socket hang up')
    case 'times out':
      throw new Error('socket hang up')
  }
}

/**
 * Mail, text messages and webhooks that write down what people would have received, and misbehave as they are told: `next` gives the
 * answers to the coming calls, after which all is accepted. A receiver of webhooks knows a key that comes again, as the
 * specification asks; the others do not, as SES and End User Messaging do not.
 */
export const fakeProviders = () => {
  const answers: Answer[] = []
  const calls: Call[] = []
  const sent: Sent[] = []
  const call = async (one: Call, isKnown = false): Promise<Accepted> => {
    // As the network would, so that others get between the question and the answer.
    await sleep(0)
    calls.push(one)
    return answered(answers.shift() ?? 'accepts', () => {
      const providerId = `provider-${calls.length}`
      if (!isKnown) sent.push({ ...one, providerId })
      return providerId
    })
  }
  const ports: Pick<Platform, 'mail' | 'sms' | 'webhooks'> = {
    mail: { send: (message) => call({ channel: 'email', key: message.key, to: message.to, message }) },
    sms: { send: (message) => call({ channel: 'sms', key: message.key, to: message.to, message }) },
    webhooks: {
      send: async (message) => {
        const isKnown = sent.some(({ channel, key }) => channel === 'webhook' && key === message.key)
        await call({ channel: 'webhook', key: message.key, to: message.url, message }, isKnown)
      },
    },
  }
  return {
    ...ports,
    /** Every call, whatever became of it. */
    calls,
    /** What people received. */
    sent,
    next: (...coming: Answer[]): void => void answers.push(...coming),
    /** How often a person received what has a key. */
    countByKey: (): ReadonlyMap<string, number> =>
      new Map([...Map.groupBy(sent, ({ key }) => key)].map(([key, all]) => [key, all.length])),
  }
}
