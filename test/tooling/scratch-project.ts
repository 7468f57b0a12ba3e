import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

const settings = [
  'package.json',
  'tsconfig.json',
  'biome.json',
  '.dependency-cruiser.mjs',
  'test/tooling/adapters-only.grit',
]

/** A project in a temporary folder under this one's rules, made of the given files. Gone after the test. */
export const scratchProject = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'guanxi-rules-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  for (const path of settings) await cp(path, join(root, path))
  await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'))
  return root
}

/** Runs a tool of this project in a folder and answers what it printed, whatever its exit code. */
export const printedBy = (tool: string, args: readonly string[], cwd: string): Promise<string> =>
  new Promise((resolve) => {
    execFile(join(process.cwd(), 'node_modules/.bin', tool), args, { cwd, maxBuffer: 16 * 1024 * 1024 }, (_, stdout) =>
      resolve(stdout),
    )
  })
