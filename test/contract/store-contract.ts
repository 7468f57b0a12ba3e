import { afterAll, beforeAll, describe } from 'vitest'
import { addContract } from './store-adds.ts'
import { changeContract } from './store-changes.ts'
import { conditionContract } from './store-conditions.ts'
import { limitContract } from './store-limits.ts'
import { pageContract } from './store-pages.ts'
import { unitContract } from './store-units.ts'
import type { KnownDifferences, Open, Subject } from './subject.ts'

/** Everything a store must do, whichever adapter does it. */
export const storeContract = (name: string, open: Open, differences: KnownDifferences): void => {
  describe(name, () => {
    let opened: Awaited<ReturnType<Open>>
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened[Symbol.asyncDispose]())
    const subject = (): Subject => opened
    describe('conditions', () => conditionContract(subject))
    describe('adding', () => addContract(subject))
    describe('pages', () => pageContract(subject, differences))
    describe('limits', () => limitContract(subject))
    describe('changes', () => changeContract(subject, differences))
    describe('units', () => unitContract(subject))
  })
}
