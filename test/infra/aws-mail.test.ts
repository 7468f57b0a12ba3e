import type { SendEmailCommand } from '@aws-sdk/client-sesv2'
import { expect, test } from 'vitest'
import { awsMail } from '../../shared/platform/aws-mail.ts'

const settings = { from: 'crm@example.com', configurationSet: 'guanxi-dev' }
const message = { key: 'rem_1:3', to: 'ada@example.com', subject: '提醒', text: '明天见 – see you tomorrow' }

const sentBy = async (more: object = {}) => {
  const sent: SendEmailCommand['input'][] = []
  const client = {
    send: async ({ input }: SendEmailCommand) => {
      sent.push(input)
      return { MessageId: '0100019aa' }
    },
  }
  const accepted = await awsMail(settings, client as never).send({ ...message, ...more })
  return { accepted, sent }
}

test('a message goes out as text from the address of the stage, with the key to find it by', async () => {
  expect(await sentBy()).toEqual({
    accepted: { providerId: '0100019aa' },
    sent: [
      {
        FromEmailAddress: 'crm@example.com',
        ConfigurationSetName: 'guanxi-dev',
        Destination: { ToAddresses: ['ada@example.com'] },
        Content: {
          Simple: {
            Subject: { Data: '提醒', Charset: 'UTF-8' },
            Body: { Text: { Data: '明天见 – see you tomorrow', Charset: 'UTF-8' } },
            Headers: [{ Name: 'X-Guanxi-Key', Value: 'rem_1:3' }],
          },
        },
      },
    ],
  })
})

test('a message of a campaign has html, a name, its headers, and tags that come back with what SES tells of it', async () => {
  const { sent } = await sentBy({
    html: '<p>明天见</p>',
    fromName: '咖啡馆',
    replyTo: 'help@example.com',
    headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    tags: { tenantId: 'ten_1', messageId: 'obm_1' },
  })
  expect(sent).toMatchObject([
    {
      FromEmailAddress: `=?UTF-8?B?${Buffer.from('咖啡馆').toString('base64')}?= <crm@example.com>`,
      ReplyToAddresses: ['help@example.com'],
      EmailTags: [
        { Name: 'tenantId', Value: 'ten_1' },
        { Name: 'messageId', Value: 'obm_1' },
      ],
      Content: {
        Simple: {
          Body: { Text: { Data: message.text }, Html: { Data: '<p>明天见</p>', Charset: 'UTF-8' } },
          Headers: [{ Name: 'X-Guanxi-Key' }, { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' }],
        },
      },
    },
  ])
})

test('a long name is written in words that are not too long, each of whole characters', async () => {
  const fromName = '上海市静安区南京西路一号楼三层手工咖啡与甜品烘焙体验中心旗舰店客户关怀部'
  const { sent } = await sentBy({ fromName })
  const words = String(sent[0]?.FromEmailAddress).split(' ').slice(0, -1)
  expect(words.length).toBeGreaterThan(2)
  for (const word of words) expect(word.length).toBeLessThanOrEqual(75)
  const texts = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString('utf8'))
  expect(texts.join('')).toBe(fromName)
})
