import { captureReceived } from '../../events/customers.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import { captures, sources } from '../../shared/customers/source-store.ts'
import { sendOnce } from '../../shared/platform/send-once.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { confirmToken } from './confirm-link.ts'

const words = {
  en: (name: string, link: string) => ({
    subject: `Please confirm: ${name}`,
    text: `You asked to hear from us. Please confirm by opening this link within 7 days:\n\n${link}\n\nIf it was not you, do nothing.`,
  }),
  zh: (name: string, link: string) => ({
    subject: `请确认：${name}`,
    text: `您同意接收我们的信息。请在 7 天内打开以下链接确认：\n\n${link}\n\n如非本人操作，请忽略此邮件。`,
  }),
}

/** Double opt-in: only who reads the mail of an address can confirm a consent for it. */
const onCaptureReceived: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-capture-received',
  summary: 'Sends the mail that asks to confirm the consent in a web form',
  source: 'functions/customers/on-capture-received.ts',
  uses: ['table:read', 'table:write', 'mail:send'],
  on: [captureReceived],
  handle: async (event, platform) => {
    const { store, secrets } = platform
    const { id: eventId, tenantId, recordId, data } = event as DomainEvent<{ awaitsConfirmation: boolean }>
    if (!data.awaitsConfirmation) return
    const capture = await loadRecord(store, captures, tenantId, recordId)
    const source = capture && (await loadRecord(store, sources, tenantId, capture.sourceId))
    const confirmUrl = source?.consent?.confirmUrl
    const to = capture?.answers.email
    if (!capture || !source || confirmUrl === undefined || typeof to !== 'string') return
    if (capture.confirmedAt !== undefined) return
    const token = await confirmToken(secrets, { tenantId, captureId: capture.id })
    const link = `${confirmUrl.replace(/\/$/, '')}/v1/capture/confirm/${token}`
    await sendOnce(platform, tenantId, { key: eventId, to, ...words[capture.locale](source.name, link) })
  },
}

export default onCaptureReceived
