import { type OutboxChannel, outboxChannels, type SentMessage } from './outbox.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/**
 * The html of a mail is shown in a frame that runs no script, sends no form and reaches nothing of this page. What is clicked there
 * opens in a window of its own, as it would from a mail.
 */
const body = ({ text, html }: SentMessage): string =>
  html === undefined
    ? `<pre>${escaped(text)}</pre>`
    : `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escaped(`<base target="_blank">${html}`)}" title="${escaped(text.slice(0, 80))}"></iframe>
<details><summary>Text</summary><pre>${escaped(text)}</pre></details>`

const headersOf = ({ headers }: SentMessage): string => {
  const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`)
  return lines.length === 0
    ? ''
    : `<details><summary>Headers</summary><pre>${escaped(lines.join('\n'))}</pre></details>`
}

const article = (message: SentMessage): string => {
  const { channel, to, subject, at, key } = message
  return `<article id="${escaped(key)}"><h2>${escaped(subject ?? channel)}</h2>
<p><b>${channel}</b> · ${escaped(to)} · <time>${escaped(at)}</time> · <code>${escaped(key)}</code></p>
${body(message)}${headersOf(message)}</article>`
}

const links = (shown: OutboxChannel | undefined): string =>
  [undefined, ...outboxChannels]
    .map((channel) => {
      const name = channel ?? 'all'
      return channel === shown ? `<b>${name}</b>` : `<a href="?${channel ? `channel=${channel}` : ''}">${name}</a>`
    })
    .join(' · ')

/** A page to look at what would have been sent. */
export const outboxPage = (messages: readonly SentMessage[], shown?: OutboxChannel): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:"><meta name="viewport" content="width=device-width"><title>Outbox</title>
<style>body{font:16px system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}article{border-top:1px solid #ccc}h2{font-size:1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}iframe{width:100%;height:24rem;border:1px solid #ccc;resize:vertical}</style>
<h1>Outbox</h1><nav>${links(shown)}</nav>${messages.length === 0 ? '<p>Nothing was sent yet.</p>' : messages.map(article).join('\n')}
</html>
`
