import { openText, sealText } from '../../shared/kernel/sealed-text.ts'
import type { Secrets } from '../../shared/platform/platform.ts'

const bound = 'confirm-capture'

interface Link {
  readonly tenantId: string
  readonly captureId: string
}

/** The last part of the link in a confirmation mail: which form of which tenant it is of, sealed. */
export const confirmToken = async (secrets: Secrets, { tenantId, captureId }: Link): Promise<string> =>
  sealText(await secrets('capture'), bound, `${tenantId}#${captureId}`)

export const linkOf = async (secrets: Secrets, token: string): Promise<Link | undefined> => {
  const [tenantId, captureId] = openText(await secrets('capture'), bound, token)?.split('#') ?? []
  return tenantId !== undefined && captureId !== undefined ? { tenantId, captureId } : undefined
}
