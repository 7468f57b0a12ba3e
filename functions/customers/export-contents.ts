import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import { contentKey, outboundMessages } from '../../shared/communication/outbound-message-store.ts'
import type { Request } from '../http/route.ts'
import type { ExportItem } from './export-item.ts'

type Exported = Extract<ExportItem, { noun: 'outbound_message' }>
type Content = NonNullable<Exported['record']['content']>

const isMessage = (item: ExportItem): item is Exported => item.noun === outboundMessages.name

/** Messages with what they said, which stands beside them. */
export const withContents = async (
  { store, actor }: Request,
  items: readonly ExportItem[],
): Promise<readonly ExportItem[]> => {
  const keys = items.filter(isMessage).map(({ record }) => contentKey(actor.tenantId, (record as OutboundMessage).id))
  if (keys.length === 0) return items
  const found = await store.getMany(keys)
  let next = 0
  return items.map((item) => {
    const content = isMessage(item) ? (found[next++]?.content as unknown as Content | undefined) : undefined
    return content && isMessage(item) ? { ...item, record: { ...item.record, content } } : item
  })
}
