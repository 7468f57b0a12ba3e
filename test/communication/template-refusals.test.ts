import { describe, expect, it } from 'vitest'
import { templateOf, templateWorld, textMessage } from './template-world.ts'

const mail = (more: object = {}) => ({ channel: 'email', language: 'en', subject: 'S', text: 'T', ...more })

/** What creating it is refused with: place, code and words of each fault. */
const faultsOf = async (body: object, language = 'en') => {
  const { call } = await templateWorld()
  const answer = await call('POST', '/v1/templates', { body, headers: { 'accept-language': language } })
  expect(answer.status).toBe(400)
  return answer.body.errors.map(({ pointer, code, message }: Record<string, string>) => [pointer, code, message])
}

describe('a text that can not be sent is refused where it is written', () => {
  it.each([
    [
      'a variable that there is not',
      'Dear {{ addressee.name }},\n {{ customer.nmae }}',
      'template_variable',
      'There is no variable customer.nmae (line 2, column 5). What the sender hands in is declared as data.<name>.',
      '没有变量 customer.nmae（第 2 行第 5 列）。由发送方提供的值须先声明为 data.<名称>。',
    ],
    [
      'a tag that reads other texts',
      '{% include "secret" %}',
      'template_tag',
      'There is no tag include (line 1, column 1). There are: assign, break, case, comment, continue, for, if, raw, unless.',
      '没有标签 include（第 1 行第 1 列）。可用：assign, break, case, comment, continue, for, if, raw, unless。',
    ],
    [
      'what is no template',
      'Dear\n{% if customer.level %}',
      'template_syntax',
      'The template can not be read from line 2, column 1 on.',
      '模板从第 2 行第 1 列起无法解析。',
    ],
    [
      'too many steps',
      'x{% for i in (1..99999999) %}x{% endfor %}',
      'template_too_much',
      'This takes too many steps (line 1, column 2): loop less.',
      '执行步骤过多（第 1 行第 2 列），请减少循环。',
    ],
  ])('%s', async (_, text, code, en, zh) => {
    const body = templateOf(textMessage('fine'), textMessage(text, { language: 'zh' }))
    expect(await faultsOf(body)).toEqual([['/variants/1/text', code, en]])
    expect(await faultsOf(body, 'zh-CN')).toEqual([['/variants/1/text', code, zh]])
  })

  it('a filter that lets markup through', async () => {
    const [[pointer, code, detail]] = await faultsOf(templateOf(mail({ html: '<p>{{ customer.name | raw }}</p>' })))
    expect([pointer, code]).toEqual(['/variants/0/html', 'template_filter'])
    expect(detail).toMatch(/^There is no filter raw \(line 1, column 4\)\. There are: abs, /)
  })

  it.each([
    'render "x"',
    'layout "x"',
    'block x',
    'capture x',
    'increment x',
    'tablerow x in customer.tags',
    'liquid echo 1',
    'cycle 1, 2',
  ])('the tag {%% %s %%}', async (tag) => {
    expect((await faultsOf(templateOf(textMessage(`{% ${tag} %}`))))[0].slice(0, 2)).toEqual([
      '/variants/0/text',
      'template_tag',
    ])
  })

  it.each([
    '{{ customer }}',
    '{{ customer.custom.unheardOf }}',
    '{{ customer[data.which] }}',
    '{{ customer.name.constructor }}',
    '{{ customer.phones }}',
    '{{ nobody }}',
    '{{ data.undeclared }}',
    '{{ toString }}',
    '{{ customer.constructor }}',
    '{{ constructor.constructor }}',
    '{% if secret.key %}x{% endif %}',
    '{{ "a" | append: tenant.id }}',
    '{% for x in customer.notes %}{% endfor %}',
  ])('the variable in %s', async (text) => {
    expect((await faultsOf(templateOf(textMessage(text))))[0].slice(0, 2)).toEqual([
      '/variants/0/text',
      'template_variable',
    ])
  })

  it.each([
    ['more than a thousand values', '{{ tenant.name }}'.repeat(1001)],
    ['what is nested too deeply', `{{ ${'('.repeat(20_000)} }}`],
  ])('%s', async (_, html) => {
    expect((await faultsOf(templateOf(mail({ html }))))[0].slice(0, 2)).toEqual([
      '/variants/0/html',
      'template_too_much',
    ])
  })

  it('every one of them at once', async () => {
    const found = await faultsOf(
      templateOf(mail({ subject: '{{ a.b }}', text: '{% x %}' }), textMessage('{{ c.d }}{{ e.f }}')),
    )
    expect(found.map(([pointer, code]: string[]) => `${pointer} ${code}`)).toEqual([
      '/variants/0/subject template_variable',
      '/variants/0/text template_tag',
      '/variants/1/text template_variable',
      '/variants/1/text template_variable',
    ])
  })
})

describe('a template is refused', () => {
  it('when it is too long, one text or all together', async () => {
    expect(await faultsOf(templateOf(textMessage('x'.repeat(10_001))))).toEqual([
      ['/variants/0/text', 'too_big.string', 'At most 10000 characters are allowed.'],
    ])
    const html = '字'.repeat(30_000)
    const large = templateOf(mail({ html }), mail({ html, language: 'zh' }))
    expect(await faultsOf(large, 'zh-CN')).toEqual([
      ['/variants', 'template_too_large', '全部内容合计最多 150000 字节。'],
    ])
  })

  it('when two texts are for the same people, or a part is of e-mails only', async () => {
    expect(await faultsOf(templateOf(textMessage('a'), textMessage('b')))).toEqual([
      ['/variants/1', 'named_twice', 'This is named twice.'],
    ])
    expect(await faultsOf(templateOf(textMessage('a', { subject: 's', html: 'h' })))).toEqual([
      ['/variants/0/subject', 'only_of_email', 'Only an e-mail has this.'],
      ['/variants/0/html', 'only_of_email', 'Only an e-mail has this.'],
    ])
    expect((await faultsOf(templateOf(mail({ subject: undefined }))))[0].slice(0, 2)).toEqual([
      '/variants/0/subject',
      'required',
    ])
  })

  it('when it has a default for a link, which would stand there as a way out and lead nowhere', async () => {
    const variables = [{ name: 'message.unsubscribeUrl', default: '#' }, { name: 'message.preferenceUrl' }]
    expect(await faultsOf({ ...templateOf(textMessage('a')), variables })).toEqual([
      ['/variables/0/default', 'unknown_field', expect.any(String)],
    ])
  })

  it('when it declares what there is not, or the same twice, or has a topic that the settings lack', async () => {
    const variables = [{ name: 'customer.phones' }, { name: 'data.a' }, { name: 'data.a' }, { name: 'data.a.b' }]
    expect(await faultsOf({ ...templateOf(textMessage('a')), variables })).toEqual([
      ['/variables/0/name', 'no_such_variable', expect.stringContaining('no variable customer.phones')],
      ['/variables/2/name', 'named_twice', 'This is named twice.'],
      ['/variables/3/name', 'no_such_variable', expect.stringContaining('no variable data.a.b')],
    ])
    expect((await faultsOf({ ...templateOf(textMessage('a')), topic: 'unknown' }))[0].slice(0, 2)).toEqual([
      '/topic',
      'no_such_topic',
    ])
  })

  it('when another one has its key', async () => {
    const { must, call } = await templateWorld()
    const template = templateOf(textMessage('a'))
    await must('POST', '/v1/templates', template)
    const again = await call('POST', '/v1/templates', { body: template })
    expect([again.status, again.body.code]).toEqual([409, 'template.key_taken'])
  })

  it('at its publishing, when marketing by mail shows no way to unsubscribe in each of its forms', async () => {
    const { must, call } = await templateWorld()
    const way = '{{ message.unsubscribeUrl }}'
    const publish = async (variant: object) => {
      const body = { ...templateOf(variant), purpose: 'marketing' }
      const { id } = await must('POST', '/v1/templates', body)
      return call('POST', `/v1/templates/${id}/publish`)
    }
    const none = await publish(mail())
    expect([none.status, none.body.code]).toEqual([409, 'template.no_way_out'])
    expect(none.body.detail).toContain('put it into /variants/0/text')
    expect((await publish(mail({ text: way, html: '<p>Hi</p>' }))).body.detail).toContain('/variants/0/html')
    expect((await publish(mail({ text: way, html: `<a href="${way}">x</a>` }))).status).toBe(200)
    expect((await publish(textMessage('Hi'))).status).toBe(200)
  })
})

describe('a preview is refused', () => {
  it('for who is not there, and for a contact of somebody else', async () => {
    const { must, call } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', templateOf(textMessage('a')))
    const firms = await Promise.all(
      ['A', 'B'].map((name) => must('POST', '/v1/customers', { kind: 'organisation', name })),
    )
    const organisations = [{ customerId: firms[0].id, roles: ['user'] }]
    const contact = await must('POST', '/v1/contacts', { name: 'Wang', organisations })
    const preview = (body: object) => call('POST', `/v1/templates/${id}/preview`, { body: { channel: 'sms', ...body } })
    expect((await preview({ customerId: 'cus_none' })).status).toBe(404)
    const { status, body } = await preview({ customerId: firms[1].id, contactId: contact.id })
    expect([status, body.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: '/contactId', code: 'other_customer' })],
    ])
  })
})
