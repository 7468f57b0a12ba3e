import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderTemplate, variantFor } from '../../shared/communication/render-template.ts'
import type { TemplateVariable, TemplateVariant } from '../../shared/communication/template-schema.ts'
import { variablesOf } from '../../shared/communication/template-variables.ts'

const message = { date: '2026-11-20', unsubscribeUrl: 'https://crm.example.com/u/1' }
const customer = { name: 'Li Wei', givenName: 'Wei', tags: ['gold', 'tea'], custom: { budget: 3, plan: '' } }

const email = (fields: Partial<TemplateVariant>): TemplateVariant => ({
  channel: 'email',
  language: 'en',
  subject: 'Hello',
  text: 'Hello',
  ...fields,
})

const render = (
  fields: Partial<TemplateVariant>,
  material: Partial<Parameters<typeof variablesOf>[0]> = {},
  variables: TemplateVariable[] = [],
) =>
  renderTemplate(
    { variants: [email(fields)], variables },
    { channel: fields.channel ?? 'email', language: fields.language ?? 'en' },
    variablesOf({ customer, message, ...material }),
  )

describe('the variant for somebody', () => {
  const variants = [
    email({ text: 'all' }),
    email({ text: 'dormant', lifecycle: 'dormant' }),
    email({ text: '所有', language: 'zh' }),
  ]
  const textFor = (asked: object) => {
    const found = variantFor({ variants }, { channel: 'email', language: 'en', defaultLanguage: 'en', ...asked })
    return found?.text
  }

  it('is the one of their stage, else the one for all', () => {
    expect(textFor({ lifecycle: 'dormant' })).toBe('dormant')
    expect(textFor({ lifecycle: 'loyal' })).toBe('all')
    expect(textFor({})).toBe('all')
  })

  it('is in their language before it is of their stage, and in the default language when there is none in theirs', () => {
    expect(textFor({ language: 'zh', lifecycle: 'dormant' })).toBe('所有')
    expect(
      variantFor({ variants: variants.slice(0, 2) }, { channel: 'email', language: 'zh', defaultLanguage: 'en' })?.text,
    ).toBe('all')
  })

  it('is none of another channel, nor one in a language that nobody asked for', () => {
    expect(textFor({ channel: 'sms' })).toBeUndefined()
    expect(variantFor({ variants: variants.slice(2) }, { channel: 'email', language: 'en' })).toBeUndefined()
    expect(renderTemplate({ variants, variables: [] }, { channel: 'sms', language: 'en' }, {})).toEqual({
      why: 'no_variant',
      missing: [],
    })
  })
})

describe('values', () => {
  it('stand where they are named', () => {
    const text =
      'Dear {{ addressee.givenName }}, {{ data.order }}: {{ customer.custom.budget }} ({{ customer.tags | join: "+" }})'
    expect(render({ text }, { data: { order: 'A-1' } })).toMatchObject({ text: 'Dear Wei, A-1: 3 (gold+tea)' })
  })

  it('are of the contact where one is written to', () => {
    const contact = { name: 'Wang Fang', jobTitle: 'Buyer', note: 'secret' }
    expect(
      render({ text: '{{ addressee.name }} {{ contact.jobTitle }} of {{ customer.name }}' }, { contact }),
    ).toMatchObject({
      text: 'Wang Fang Buyer of Li Wei',
    })
  })

  it('that are days are written in the language of the variant, the same wherever it is rendered', () => {
    const text = '{{ occasion.date | date: "%-d %B %Y, %A" }}'
    const context = { occasion: { date: '2026-09-25' } }
    expect(render({ text }, { context })).toMatchObject({ text: '25 September 2026, Friday' })
    expect(render({ text, language: 'zh' }, { context })).toMatchObject({ text: '25 九月 2026, 星期五' })
  })

  it('of money are an amount and a currency', () => {
    const rich = { name: 'Li', custom: { limit: { amount: '12.50', currency: 'CNY' } } }
    expect(render({ text: '{{ customer.custom.limit }}' }, { customer: rich })).toMatchObject({ text: '12.50 CNY' })
  })

  it('never come from the clock of the machine', () => {
    expect(render({ text: '{{ "now" | date: "%Y" }} {{ "today" | date: "%Y" }}' })).toMatchObject({ text: 'now today' })
  })
})

describe('a value that is not there', () => {
  it('stops the message, and all of them are named once', () => {
    const text = '{{ data.order }} {{ owner.name }} {{ data.order }}{% if customer.level %}{{ data.gift }}{% endif %}'
    expect(render({ subject: '{{ customer.custom.plan }}', text })).toEqual({
      why: 'missing_values',
      missing: ['customer.custom.plan', 'data.order', 'owner.name'],
    })
  })

  it('takes the default that the template declares, in the language of the variant', () => {
    const variables = [
      { name: 'data.order', default: 'your order' },
      { name: 'owner.name', default: { en: 'us', zh: '我们' } },
      { name: 'contact.custom.role', default: 'friend' },
      { name: 'customer.givenName', default: 'not needed' },
    ]
    const text = '{{ data.order }} {{ owner.name }} {{ contact.custom.role }} {{ customer.givenName }}'
    expect(render({ text }, {}, variables)).toMatchObject({ text: 'your order us friend Wei' })
    expect(render({ text, language: 'zh' }, {}, variables)).toMatchObject({ text: 'your order 我们 friend Wei' })
  })

  it('is no obstacle where the text asks whether it is there, or has a default on the spot', () => {
    const text =
      '{% if data.a %}a{% else %}-{% endif %}{% unless owner.name == "x" %}-{% endunless %}{{ data.b | default: "b" }}'
    expect(render({ text })).toMatchObject({ text: '--b' })
  })

  it('is what is in no catalogue: records are not shown as a whole', () => {
    const leaky = { ...customer, note: 'secret', phones: ['secret'] }
    expect(render({ text: '{{ customer.note }}' }, { customer: leaky })).toMatchObject({ missing: ['customer.note'] })
    for (const name of ['constructor', '__proto__', 'toString', 'name.constructor'])
      expect(render({ text: `{{ customer.${name} }}` })).toMatchObject({ why: 'missing_values' })
  })
})

describe('what customers are named', () => {
  const hostile = (name: string) => ({ customer: { name } })

  it('is never markup of an e-mail', () => {
    const html = '<p title="{{ customer.name }}">{{ customer.name | upcase }}</p>'
    const rendered = render({ html }, hostile('<script>alert("1")</script> & \'2\''))
    expect(rendered).toMatchObject({
      html:
        '<p title="&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; &#39;2&#39;">' +
        '&lt;SCRIPT&gt;ALERT(&#34;1&#34;)&lt;/SCRIPT&gt; &amp; &#39;2&#39;</p>',
    })
  })

  it('is written as it is where there is no markup', () => {
    expect(render({ text: '{{ customer.name }}' }, hostile('A & B <Ltd>'))).toMatchObject({ text: 'A & B <Ltd>' })
  })

  it('never becomes another header: a subject is one line', () => {
    const rendered = render({ subject: 'Hi {{ customer.name }}' }, hostile('Li\r\nBcc: all@example.com\u2028\u0000x'))
    expect(rendered).toMatchObject({ subject: 'Hi Li Bcc: all@example.com x' })
  })

  it('adds no tag, no header and no code, whatever it is', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '<',
      '>',
      '"',
      "'",
      '&',
      '\r\n',
      '\u2028',
      'owner.name',
      'raw',
      'x',
    )
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((list) => list.join('')),
    )
    fc.assert(
      fc.property(names, (name) => {
        const text = 'A {{ customer.name }} Z'
        const rendered = render({ subject: text, text, html: `<p>${text}</p>` }, { customer: { name: name || 'x' } })
        if ('why' in rendered) throw new Error(rendered.why)
        expect(rendered.text).toBe(`A ${name || 'x'} Z`)
        expect(rendered.html?.match(/[<>]/g)).toHaveLength(4)
        expect(rendered.subject).toMatch(/^A [^\p{Cc}\u2028\u2029]*Z$/u)
      }),
    )
  })

  it('is never read as a template', () => {
    const name = '{{ owner.name }}{% for i in (1..9) %}x{% endfor %}{% include "/etc/passwd" %}'
    expect(render({ text: '{{ customer.name }}' }, { ...hostile(name), owner: { name: 'secret' } })).toMatchObject({
      text: name,
    })
  })
})

describe('limits', () => {
  const nine = '{% for a in (1..9) %}'
  const end = '{% endfor %}'

  it.each([
    ['a long loop', '{% for i in (1..1000000000) %}x{% endfor %}'],
    ['loops in loops', `${nine.repeat(6)}x${end.repeat(6)}`],
    [
      'texts that double',
      `{% assign a = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(30)}{{ a }}`,
    ],
    ['a long text in a loop', `{% for i in (1..500) %}${'x'.repeat(5000)}{% endfor %}`],
  ])('stop %s, at the same place on every machine', (_, text) => {
    expect(render({ text })).toEqual({ why: 'too_large', missing: [] })
  })

  it('hold where the text is read, too', () => {
    const deep = (count: number) => `${'{% if true %}'.repeat(count)}x${'{% endif %}'.repeat(count)}`
    expect(render({ html: deep(501) })).toEqual({ why: 'too_large', missing: [] })
    expect(render({ html: deep(200) })).toHaveProperty('html', 'x')
    expect(render({ html: `{{ ${'('.repeat(20_000)} }}` })).toEqual({ why: 'too_large', missing: [] })
  })

  it('end the list of what is missing after twenty names', () => {
    const text = Array.from({ length: 30 }, (_, index) => `{{ data.v${index} }}`).join('')
    const rendered = render({ text })
    expect(rendered).toMatchObject({ why: 'missing_values' })
    expect(rendered).toHaveProperty('missing.length', 20)
  })

  it('leave room for what messages need', () => {
    const text = '{% for tag in customer.tags %}{{ tag }} {% for i in (1..50) %}{{ i }}{% endfor %}{% endfor %}'
    expect(render({ text })).toHaveProperty('text')
  })
})
