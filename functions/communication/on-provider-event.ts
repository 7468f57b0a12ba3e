import { messageByProviderId, type ProvidedMessage } from '../../shared/communication/provider-id-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { epochMs, type Instant, minute } from '../../shared/kernel/instant.ts'
import { ConditionFailed, type Store } from '../../shared/storage/store.ts'
import type { ProviderEvent, ProviderFunction } from '../function.ts'
import type { Told } from './told.ts'
import { sesTypes, toldBySes } from './told-by-ses.ts'
import { smsType, toldBySms } from './told-by-sms.ts'
import { toldSteps } from './told-steps.ts'

const mostTries = 8

const toldBy = (event: ProviderEvent): Told | undefined =>
  event.detailType === smsType ? toldBySms(event) : toldBySes(event)

/**
 * Whose message it is, when the provider says no more than its own id. It may tell faster than the sender notes that id.
 * @throws while that is possible: it is told again in a minute
 */
const messageOf = async (store: Store, { tags, news }: Told, now: Instant): Promise<ProvidedMessage | undefined> => {
  if (tags) return tags
  const { channel, providerId = '', at } = news
  const found = await messageByProviderId(store, [{ channel, providerId }])
  if (!found && epochMs(now) - epochMs(at) < minute) throw new Error('nobody has noted this message yet')
  return found
}

const onProviderEvent: ProviderFunction = {
  kind: 'provider',
  name: 'on-provider-event',
  summary:
    'Notes what SES and AWS End User Messaging tell of messages: delivered, bounced, complained of, opened, clicked',
  source: 'functions/communication/on-provider-event.ts',
  uses: ['table:read', 'table:write'],
  sources: ['aws.ses', 'aws.sms-voice'],
  detailTypes: [...sesTypes, smsType],
  handle: async (event, { store, clock }) => {
    const told = toldBy(event)
    const about = told && (await messageOf(store, told, clock.now()))
    if (!told || !about) return
    const stamp = { actor: automation(about.tenantId, onProviderEvent.name), now: clock.now(), requestId: event.id }
    for (let tries = 1; ; tries++) {
      const steps = await toldSteps(store, stamp, about.messageId, told)
      if (steps.length === 0) return
      try {
        await store.commit(steps.map(({ action }) => action))
        return
      } catch (error) {
        if (!(error instanceof ConditionFailed) || tries >= mostTries) throw error
      }
    }
  },
}

export default onProviderEvent
