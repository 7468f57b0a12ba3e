import { expect, it } from 'vitest'
import { isPublicAddress, isPublicUrl } from '../../shared/kernel/public-address.ts'

it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.1.1', '2606:4700:4700::1111', '2400:3200::1'])(
  '%s is on the public internet',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

it.each([
  ...[
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
  ],
  ...['192.0.0.192', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.2.1'],
  ...[
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
  ],
  ...['2001:db8::1', '2002:7f00:1::', '2001::1', 'not an address', ''],
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

it.each([
  'https://hooks.example.com/x?y=1',
  'https://hooks.example.com:8443/',
  'https://8.8.8.8/',
  'https://例子.中国/',
])('%s may be called', (url) => {
  expect(isPublicUrl(url)).toBe(true)
})

it.each([
  ...['http://hooks.example.com/', 'ftp://example.com/', 'nonsense', '', 'https://'],
  ...['https://user:secret@example.com/', 'https://localhost/', 'https://LOCALHOST./', 'https://db.internal/'],
  ...['https://printer.local/', 'https://router/', 'https://127.0.0.1/', 'https://127.1/', 'https://2130706433/'],
  ...[
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://10.0.0.1./',
  ],
])('%s may not', (url) => {
  expect(isPublicUrl(url)).toBe(false)
})
