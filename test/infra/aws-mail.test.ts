import type { SendEmailCommand } from '@aws-sdk/client-sesv2'
import { expect, test } from 'vitest'
import { awsMail } from '../../shared/platform/aws-mail.ts'

const message = { key: 'rem_1:3', to: 'ada@example.com', subject: '提醒', text: '明天见 – see you tomorrow' }

test('a message goes out as text from the address of the stage, with the key to find it by', async () => {
  const sent: SendEmailCommand['input'][] = []
  const client = { send: async ({ input }: SendEmailCommand) => void sent.push(input) }
  await awsMail('crm@example.com', client as never).send(message)
  expect(sent).toEqual([
    {
      FromEmailAddress: 'crm@example.com',
      Destination: { ToAddresses: ['ada@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: '提醒', Charset: 'UTF-8' },
          Body: { Text: { Data: '明天见 – see you tomorrow', Charset: 'UTF-8' } },
          Headers: [{ Name: 'X-Guanxi-Key', Value: 'rem_1:3' }],
        },
      },
    },
  ])
})

test('what SES refuses fails, so that it is tried again', async () => {
  const client = { send: () => Promise.reject(new Error('Sending paused')) }
  await expect(awsMail('crm@example.com', client as never).send(message)).rejects.toThrow('Sending paused')
})
