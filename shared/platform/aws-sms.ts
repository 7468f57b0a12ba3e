import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2'
import { meaningOf } from './aws-refusal.ts'
import { onlyWhenThrottled } from './aws-retry.ts'
import type { Sms } from './platform.ts'

type Client = Pick<PinpointSMSVoiceV2Client, 'send'>

/** The number is none, has opted out, or may not be written to. Others tell of the account, which somebody has to put in order. */
const ofMessage = /^ValidationException(?!\/(SENDER_ID|RESOURCE|CHANNEL))|\/DESTINATION_/

/**
 * Text messages through AWS End User Messaging. It knows no idempotency key: what it tells of a message later comes back with its
 * tags, which are its context there.
 * @param from the number, sender id or pool that they come from
 */
export const awsSms = (
  from: string,
  client: Client = new PinpointSMSVoiceV2Client({
    retryStrategy: onlyWhenThrottled,
    requestHandler: { requestTimeout: 10_000, throwOnRequestTimeout: true },
  }),
): Sms => ({
  send: async ({ to, text, tags }) => {
    const input = { DestinationPhoneNumber: to, OriginationIdentity: from, MessageBody: text }
    try {
      const { MessageId } = await client.send(
        new SendTextMessageCommand({ ...input, ...(tags && { Context: { ...tags } }) }),
      )
      return MessageId === undefined ? {} : { providerId: MessageId }
    } catch (error) {
      throw meaningOf(error, ofMessage)
    }
  },
})
