import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { meaningOf } from './aws-refusal.ts'
import { onlyWhenThrottled } from './aws-retry.ts'
import type { Mail, Message } from './platform.ts'

type Client = Pick<SESv2Client, 'send'>

/** Others tell of the account, which somebody has to put in order: paused, in the sandbox, without its domain. */
const ofMessage = /^(MessageRejected|BadRequestException)$/

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })

/** With its frame such a word has the 75 characters that RFC 2047 allows. */
const bytesOfWord = 45

/** A name may stand beside an address in any script: MIME writes it in encoded words, each of whole characters. */
const encodedWords = (name: string): string => {
  const words: string[] = ['']
  for (const character of name) {
    const longer = `${words.at(-1)}${character}`
    if (Buffer.byteLength(longer) <= bytesOfWord) words[words.length - 1] = longer
    else words.push(character)
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ')
}

const sender = (from: string, name: string | undefined): string =>
  name === undefined ? from : `${encodedWords(name)} <${from}>`

const inputOf = (
  { from, configurationSet }: { readonly from: string; readonly configurationSet: string },
  { key, to, subject, text, html, fromName, replyTo, headers = {}, tags }: Message,
) => ({
  FromEmailAddress: sender(from, fromName),
  ConfigurationSetName: configurationSet,
  Destination: { ToAddresses: [to] },
  ...(replyTo !== undefined && { ReplyToAddresses: [replyTo] }),
  ...(tags && { EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })) }),
  Content: {
    Simple: {
      Subject: utf8(subject),
      Body: { Text: utf8(text), ...(html !== undefined && { Html: utf8(html) }) },
      Headers: [
        { Name: 'X-Guanxi-Key', Value: key },
        ...Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
      ],
    },
  },
})

/**
 * Mail through SES. SES knows no idempotency key: the key travels as a header, by which a doubtful delivery can be found, and
 * whoever sends notes what was sent. What it tells of a mail later comes back with the mail's tags.
 */
export const awsMail = (
  settings: { readonly from: string; readonly configurationSet: string },
  client: Client = new SESv2Client({
    retryStrategy: onlyWhenThrottled,
    requestHandler: { requestTimeout: 10_000, throwOnRequestTimeout: true },
  }),
): Mail => ({
  send: async (message) => {
    try {
      const { MessageId } = await client.send(new SendEmailCommand(inputOf(settings, message)))
      return MessageId === undefined ? {} : { providerId: MessageId }
    } catch (error) {
      throw meaningOf(error, ofMessage)
    }
  },
})
