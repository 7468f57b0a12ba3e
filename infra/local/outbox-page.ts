import type { SentMessage } from './outbox.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const article = ({ to, channel, subject, text, at, key }: SentMessage): string =>
  `<article><h2>${escaped(subject ?? channel)}</h2><p>${escaped(to)} · <time>${escaped(at)}</time> · <code>${escaped(key)}</code></p><pre>${escaped(text)}</pre></article>`

/** A page to look at what would have been sent. */
export const outboxPage = (messages: readonly SentMessage[]): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Outbox</title>
<style>body{font:16px system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}article{border-top:1px solid #ccc}h2{font-size:1rem}pre{white-space:pre-wrap}</style>
<h1>Outbox</h1>${messages.length === 0 ? '<p>Nothing was sent yet.</p>' : messages.map(article).join('\n')}
</html>
`
