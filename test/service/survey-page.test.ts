import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { surveyWorld } from './survey-world.ts'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
if (!chromium) console.warn('no chromium is installed: the page of a survey is not looked at in a browser')

const phone = { width: 390, height: 844 }
/** Where pictures of the pages are kept to be looked at; nowhere when it is not set. */
const pictures = process.env.GUANXI_PICTURES

const run = promisify(execFile)

/** Loads a file in a frame as wide as a phone, and answers the page around it after that page measured the frame. */
const measure = `<!doctype html><meta charset="utf-8"><style>body{margin:0}</style>
<iframe src="PAGE" width="${phone.width}" height="${phone.height}" style="border:0"></iframe><pre id="found"></pre>
<script>
addEventListener('load', () => {
  const { document: page } = document.querySelector('iframe').contentWindow
  const box = (one) => one.getBoundingClientRect()
  const labels = [...page.querySelectorAll('label')]
  const firstRadio = page.querySelector('input[type=radio]')
  const radiosBefore = page.querySelectorAll(':checked').length
  const isValidBefore = page.querySelector('form').checkValidity()
  labels.at(2).click()
  document.getElementById('found').textContent = JSON.stringify({
    lang: page.documentElement.lang,
    title: page.title,
    overflow: page.documentElement.scrollWidth - ${phone.width},
    smallest: Math.min(...labels.map((label) => Math.min(box(label).width, box(label).height))),
    answers: page.querySelectorAll('input[name=score]').length,
    radiosBefore,
    isValidBefore,
    checked: page.querySelector(':checked')?.value,
    isValidAfter: page.querySelector('form').checkValidity(),
    sent: new URLSearchParams(new FormData(page.querySelector('form'))).toString(),
    focusable: firstRadio.tabIndex >= 0,
    shownHeight: page.documentElement.scrollHeight,
  })
})
</script>`

describe.skipIf(!chromium)('the page of a survey on a phone', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-page-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const browse = (file: string, ...args: string[]) =>
    run(chromium ?? '', [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      // The frame's page is another origin by the rules for files.
      '--allow-file-access-from-files',
      `--user-data-dir=${join(folder, 'profile')}`,
      ...args,
      `file://${file}`,
    ])

  it.each([
    ['zh', 'zh-CN', 'csat', 5],
    ['en', 'en', 'nps', 11],
    ['zh', 'zh-CN', 'ces', 7],
  ] as const)(
    'in %s (%s) of %s fits, can be tapped, and sends what was tapped',
    async (language, lang, kind, answers) => {
      const { addSurvey, linkTo, open, sendForm } = await surveyWorld()
      const link = await linkTo((await addSurvey({ kind })).id, { language })
      const name = `${kind}-${language}`
      // The browser is given the page as it is sent, but for the policy, which is a header.
      await writeFile(join(folder, `${name}.html`), (await open(link)).body)
      await writeFile(join(folder, 'measure.html'), measure.replace('PAGE', `${name}.html`))
      const { stdout } = await browse(join(folder, 'measure.html'), '--dump-dom', '--virtual-time-budget=3000')
      const found = JSON.parse(/<pre id="found">(.*?)<\/pre>/.exec(stdout)?.[1]?.replaceAll('&amp;', '&') ?? '{}')
      expect(found).toMatchObject({
        lang,
        answers,
        radiosBefore: 0,
        isValidBefore: false,
        isValidAfter: true,
        focusable: true,
      })
      expect(found.overflow).toBeLessThanOrEqual(0)
      expect(found.smallest).toBeGreaterThanOrEqual(40)
      expect(found.sent).toContain(`score=${found.checked}`)
      const { status, body } = await sendForm(link, found.sent)
      expect(status).toBe(200)
      expect(body).toContain(`<html lang="${lang}">`)
      if (pictures !== undefined)
        await browse(
          join(folder, `${name}.html`),
          `--screenshot=${join(pictures, `${name}.png`)}`,
          `--window-size=${phone.width},${phone.height}`,
        )
    },
    60_000,
  )
})
