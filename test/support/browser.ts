import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

/** Chromium, where it is installed. */
export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

interface Answer {
  readonly id?: number
  readonly method?: string
  // biome-ignore lint/suspicious/noExplicitAny: answers of the DevTools protocol have every shape
  readonly result?: any
  readonly error?: { readonly message: string }
}

const listening = /DevTools listening on ws:\/\/([\d.:]+)\//

/** A window of a browser without a screen, as large as a phone's, driven by the DevTools protocol. */
export const openPhone = async (profileFolder: string) => {
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars']
  const browser = spawn(chromium ?? '', [
    ...flags,
    '--remote-debugging-port=0',
    `--user-data-dir=${profileFolder}`,
    'about:blank',
  ])
  let said = ''
  const host = await new Promise<string>((resolve, reject) => {
    browser.stderr.on('data', (chunk) => {
      said += chunk
      const found = listening.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    browser.once('exit', () => reject(new Error(`the browser ended: ${said}`)))
  })
  const { webSocketDebuggerUrl } = (await (await fetch(`http://${host}/json/new`, { method: 'PUT' })).json()) as {
    webSocketDebuggerUrl: string
  }
  const socket = new WebSocket(webSocketDebuggerUrl)
  await once(socket, 'open')
  let calls = 0
  const open = new Map<number, (answer: Answer) => void>()
  let loaded = () => {}
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer
    if (answer.id !== undefined) open.get(answer.id)?.(answer)
    else if (answer.method === 'Page.loadEventFired') loaded()
  })
  const call = async (method: string, params: object = {}) => {
    calls += 1
    const id = calls
    const answered = new Promise<Answer>((resolve) => void open.set(id, resolve))
    socket.send(JSON.stringify({ id, method, params }))
    const { result, error } = await answered
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }
  await call('Page.enable')
  const resize = (width: number) =>
    call('Emulation.setDeviceMetricsOverride', { width, height: 844, deviceScaleFactor: 2, mobile: true })
  await resize(390)

  /** The value of an expression on the page. */
  const look = async (expression: string) => {
    const { result, exceptionDetails } = await call('Runtime.evaluate', { expression, returnByValue: true })
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
    return result.value
  }
  /** Does something that leads to another page, and waits for it. */
  const leading = async (act: () => Promise<unknown>) => {
    const arrived = new Promise<void>((resolve) => {
      loaded = resolve
    })
    await act()
    await arrived
  }
  /** Touches the middle of an element as a finger does. */
  const tap = async (selector: string) => {
    const place = `(() => {
      const element = document.querySelector(${JSON.stringify(selector)})
      element.scrollIntoView({ block: 'center' })
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 }
    })()`
    const { x, y } = await look(place)
    const pressed = { x, y, button: 'left', clickCount: 1 }
    await call('Input.dispatchMouseEvent', { type: 'mousePressed', ...pressed })
    await call('Input.dispatchMouseEvent', { type: 'mouseReleased', ...pressed })
  }
  return {
    look,
    resize,
    tap,
    tapLink: (selector: string) => leading(() => tap(selector)),
    goTo: (url: string) => leading(() => call('Page.navigate', { url })),
    type: (text: string) => call('Input.insertText', { text }),
    picture: async (): Promise<Buffer> =>
      Buffer.from((await call('Page.captureScreenshot', { captureBeyondViewport: true })).data, 'base64'),
    close: async () => {
      socket.close()
      browser.kill()
      await once(browser, 'exit')
    },
  }
}
