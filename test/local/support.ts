import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { CrmFunction } from '../../functions/function.ts'
import { type Laptop, type LaptopOptions, startLaptop } from '../../infra/local/laptop.ts'

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'guanxi-laptop-'))

/** A laptop of its own for one test, closed when the test is over. */
export const laptopWith = async (
  catalogue: readonly CrmFunction[],
  options: Partial<LaptopOptions> = {},
): Promise<Laptop> => {
  const laptop = await startLaptop({ catalogue, dataFolder: newFolder(), port: 0, logLevel: 'SILENT', ...options })
  onTestFinished(() => laptop.close())
  return laptop
}

export const postJson = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
