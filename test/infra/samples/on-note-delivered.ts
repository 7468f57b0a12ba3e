import type { ProviderFunction } from '../../../functions/function.ts'
import type { Source } from './source.ts'

const onNoteDelivered: ProviderFunction = {
  kind: 'provider',
  name: 'on-note-delivered',
  summary: 'Tells by text message that a mail arrived',
  source: 'test/infra/samples/on-note-delivered.ts' as Source,
  uses: ['sms:send'],
  sources: ['aws.ses'],
  detailTypes: ['Email Delivered'],
  handle: async ({ id, detailType }, { sms }) => {
    await sms.send({ key: id, to: '+12065550100', text: detailType, tags: { tenantId: 't', messageId: 'n1' } })
  },
}

export default onNoteDelivered
