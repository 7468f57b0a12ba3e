import { keyText } from './text.ts'

const scheme = /^[a-z][a-z0-9+.-]*:\/\//

/**
 * The bare domain of a website as people type it: https://www.Example.com/x → example.com; international names in ASCII form.
 * `undefined` when it is no web address with a domain (IP addresses and one-label hosts included). Never throws.
 */
export const domainOf = (website: string): string | undefined => {
  const text = keyText(website).replace(/[。｡]/g, '.')
  const url = URL.parse(scheme.test(text) ? text : `https://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') return undefined
  const host = url.hostname.endsWith('.') ? url.hostname.slice(0, -1) : url.hostname
  const domain = host.startsWith('www.') && host.indexOf('.', 4) > 0 ? host.slice(4) : host
  const top = domain.slice(domain.lastIndexOf('.') + 1)
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain) && Number.isNaN(Number(top)) ? domain : undefined
}
