// Runs a script of the project on the project's own Node, whatever Node started this (18 or newer), after installing the packages
// when they are not those of package-lock.json. Plain JavaScript, because it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.guanxi-install')
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const nodeArguments = process.argv.slice(2)

const textOf = (file) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Whether what npm noted down in node_modules is what the lock file asks for, packages for other platforms aside. */
const isWhatLockSays = (lockText) => {
  const installedText = textOf(join(modules, '.package-lock.json'))
  if (installedText === undefined) return false
  const installed = JSON.parse(installedText).packages
  return Object.entries(JSON.parse(lockText).packages).every(([path, wanted]) => {
    const found = installed[path]
    if (path === '' || (!found && (wanted.optional || wanted.peer))) return true
    return found?.version === wanted.version && found?.integrity === wanted.integrity
  })
}

const install = () => {
  console.error('Installing packages (once, and after package-lock.json changes) …')
  const npm = process.env.npm_execpath
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  // Not `npm ci`: it refuses a lock file without the optional packages of all platforms, and some registries lack some of them.
  const wanted = ['install', '--no-save', '--loglevel=error']
  const { status, error, stdout, stderr } = spawnSync(command, [...first, ...wanted], {
    cwd: root,
    encoding: 'utf8',
    shell: !npm && process.platform === 'win32',
  })
  if (status === 0) return
  console.error(stdout ?? '', stderr ?? '', error?.message ?? '')
  console.error('npm install failed; its output is above.')
  process.exit(1)
}

const installWhenNeeded = () => {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = createHash('sha256').update(lockText).digest('hex')
  if (textOf(stampFile) === stamp) return
  if (!isWhatLockSays(lockText)) install()
  mkdirSync(modules, { recursive: true })
  writeFileSync(stampFile, stamp)
}

const runScript = () => {
  // The channel lets the script see when this process is gone, however it ended.
  const child = spawn(node, nodeArguments, {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // Compiled code is kept from one start to the next: that halves the time a start takes.
    env: { NODE_COMPILE_CACHE: join(modules, '.cache', 'node'), ...process.env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}

if (nodeArguments.length === 0) {
  console.error('usage: node infra/run.mjs [options of node] <script.ts> [parameters]')
  process.exit(1)
}
installWhenNeeded()
runScript()
