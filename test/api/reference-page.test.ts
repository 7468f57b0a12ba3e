import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../functions/catalogue.ts'
import type { Document } from '../../functions/docs/document.ts'
import { contentSecurityPolicy, referencePage } from '../../functions/docs/reference-page.ts'
import { html } from '../../functions/http/html.ts'
import { openApiDocument } from '../../functions/http/openapi.ts'

const httpFunctions = catalogue.filter((one) => one.kind === 'http')
const document = JSON.parse(JSON.stringify(openApiDocument(httpFunctions, '0.1.0'))) as Document
const page = referencePage(document)
const names = httpFunctions.flatMap(({ routes }) => routes.map(({ name }) => name))

describe('the reference page', () => {
  it.each(names)('shows %s', (name) => {
    expect(page).toContain(`id="${name}"`)
  })

  it('has every anchor that it links to', () => {
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor)
    expect(anchors.length).toBeGreaterThan(0)
    for (const anchor of anchors) expect(page).toContain(`id="${anchor}"`)
  })

  it('loads nothing', () => {
    expect(page).not.toMatch(/\bsrc=|<link|@import|url\(|https?:\/\/(?!www\.w3\.org)[^"'\s<]*\.(js|css|woff)/)
  })

  it('may run its own script and style, and no other', () => {
    for (const tag of ['script', 'style']) {
      const [, own = ''] = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(page) ?? []
      expect(contentSecurityPolicy).toContain(createHash('sha256').update(own).digest('base64'))
    }
    expect(contentSecurityPolicy).toContain("default-src 'none'")
  })

  it('gives a call that a shell understands', () => {
    expect(page).toContain('curl -X POST &quot;$URL/v1/customers&quot;')
    expect(page).toContain('Authorization: Bearer $TOKEN')
  })
})

describe('markup', () => {
  it('escapes values and keeps markup', () => {
    const value = '<script>"&\''
    expect(html`<p title="${value}">${html`<b>${value}</b>`}${[html`<i></i>`]}${undefined}${false}</p>`.text).toBe(
      '<p title="&lt;script&gt;&quot;&amp;&#39;"><b>&lt;script&gt;&quot;&amp;&#39;</b><i></i></p>',
    )
  })
})
