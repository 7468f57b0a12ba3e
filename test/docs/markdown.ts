import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const inFolder = (folder: string, recursive: boolean): string[] =>
  readdirSync(folder, { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

/** Every page that people read, by its path from the project's root. */
export const pages: readonly string[] = [...inFolder('.', false), ...inFolder('docs', true)].sort()

export const textOf = (page: string): string => readFileSync(page, 'utf8')

/** The contents of the shell blocks of a page. */
export const shellBlocks = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block)

export const withoutBlocks = (text: string): string => text.replaceAll(/^```.*?^```/gms, '')

/** The anchors that headings get: lower case, without punctuation, hyphens for spaces. */
export const anchorsOf = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
