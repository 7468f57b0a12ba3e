import { describe, expect, it } from 'vitest'
import { sumOf, tallyOf } from './tally.ts'

const file = (status: string, ...assertions: string[]) => ({
  status,
  assertionResults: assertions.map((assertion) => ({ status: assertion })),
})

describe('the tally of a test run', () => {
  it('counts passed and failed tests, and no skipped ones', () => {
    const testResults = [file('failed', 'passed', 'failed'), file('passed', 'passed', 'skipped')]
    expect(tallyOf({ numPassedTests: 2, numFailedTests: 1, testResults }, 1)).toEqual({ passed: 2, failed: 1 })
  })

  it('counts a file that could not be loaded as one failure', () => {
    const testResults = [file('failed'), file('passed', 'passed')]
    expect(tallyOf({ numPassedTests: 1, numFailedTests: 0, testResults }, 1)).toEqual({ passed: 1, failed: 1 })
  })

  it('counts a run that ended badly although every test passed as one failure', () => {
    const testResults = [file('passed', 'passed')]
    expect(tallyOf({ numPassedTests: 1, numFailedTests: 0, testResults }, 1)).toEqual({ passed: 1, failed: 1 })
  })

  it('counts a run without a report as one failure', () => {
    expect(tallyOf(undefined, 137)).toEqual({ passed: 0, failed: 1 })
  })

  it('adds up over steps and tests', () => {
    const tallies = [
      { passed: 1, failed: 0 },
      { passed: 40, failed: 2 },
    ]
    expect(sumOf(tallies)).toEqual({ passed: 41, failed: 2 })
  })
})
