import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { domainOf } from '../../shared/kernel/domain-name.ts'

describe('the domain of a website', () => {
  it.each([
    ['https://www.Example.com/x', 'example.com'],
    ['example.com', 'example.com'],
    ['WWW.EXAMPLE.COM.CN', 'example.com.cn'],
    ['http://shop.example.com:8080/?q=1#top', 'shop.example.com'],
    ['example.com:8080', 'example.com'],
    ['ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ', 'example.com'],
    ['www。example。com', 'example.com'],
    ['https://例子.中国/', 'xn--fsqu00a.xn--fiqs8s'],
    ['www.com', 'www.com'],
    ['https://example.com./', 'example.com'],
  ])('of %j is %j', (website, domain) => expect(domainOf(website)).toBe(domain))

  it.each([
    '',
    '无',
    'localhost',
    '192.168.0.1',
    'http://[::1]/',
    'ftp://example.com',
    'mailto:a@example.com',
    'a b.com',
    'https://',
  ])('is missing in %j', (website) => expect(domainOf(website)).toBeUndefined())

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.domain(), fc.string({ unit: 'grapheme' })), (website) => {
        const domain = domainOf(website)
        if (domain !== undefined && !domain.startsWith('www.')) expect(domainOf(domain)).toBe(domain)
      }),
    )
  })
})
