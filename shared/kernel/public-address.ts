import { BlockList, isIP } from 'node:net'

/** Addresses that are not of the public internet, from the IANA special-purpose address registries (RFC 6890). */
const notPublic = new BlockList()
const ranges4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
for (const [address, prefix] of ranges4) notPublic.addSubnet(address, prefix, 'ipv4')

/** All that is given out for the public internet; what is mapped, translated, local or multicast lies outside. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
const ranges6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]
for (const [address, prefix] of ranges6) notPublic.addSubnet(address, prefix, 'ipv6')

/** Whether an IP address is one of the public internet: not private, loopback, link-local, reserved or a way to one of these. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !notPublic.check(address, 'ipv4')
  if (family === 6) return globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
  return false
}

const inside = ['localhost', 'local', 'internal', 'lan', 'home.arpa', 'intranet', 'corp']

/**
 * The host that a URL names: an IP address without brackets, or a name in lower case without a final dot. `URL` has read all spellings
 * of an address (`127.1`, `0x7f000001`) by then.
 */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/**
 * Whether a URL may be one to call from here: HTTPS, no name or password in it, and a host of the public internet as far as its name
 * tells. What the name leads to is known only when it is called, and has to be looked at then.
 */
export const isPublicUrl = (text: string): boolean => {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false
  const host = hostOf(url)
  if (isIP(host)) return isPublicAddress(host)
  return host.includes('.') && !inside.some((name) => host === name || host.endsWith(`.${name}`))
}
