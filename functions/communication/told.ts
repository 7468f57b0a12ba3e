import type { ProviderNews } from '../../shared/communication/outbound-message-event.ts'
import type { MessageTags } from '../../shared/platform/platform.ts'

/** News of a message, in the words of no provider. */
export interface Told {
  readonly news: ProviderNews
  /** Which message; without them it is looked for by the provider's own id. */
  readonly tags?: MessageTags
  /** Which address it is about, where that is told. */
  readonly address?: string
  /** What somebody answered. */
  readonly reply?: string
}
