import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import type { Mail } from './platform.ts'

type Client = Pick<SESv2Client, 'send'>

/**
 * Mail through SES. SES knows no idempotency key: the key travels as a header and as a tag, by which a doubtful delivery can be
 * found; `sendOnce` keeps a mail from being sent at every delivery of its event.
 */
export const awsMail = (
  from: string,
  client: Client = new SESv2Client({ maxAttempts: 3, requestHandler: { requestTimeout: 10_000 } }),
): Mail => ({
  send: async ({ key, to, subject, text, replyTo, headers = {} }) => {
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        ...(replyTo !== undefined && { ReplyToAddresses: [replyTo] }),
        Content: {
          Simple: {
            Subject: { Data: subject, Charset: 'UTF-8' },
            Body: { Text: { Data: text, Charset: 'UTF-8' } },
            Headers: [
              { Name: 'X-Guanxi-Key', Value: key },
              ...Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
            ],
          },
        },
      }),
    )
  },
})
