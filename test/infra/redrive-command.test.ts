import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { failedCall, keptBatch, noticeOf } from './dead-letter-fakes.ts'
import { startFakeAws } from './fake-aws.ts'

/** The command as an operator calls it, against services at another address. */
const redrive = async (endpoint: string, ...parameters: string[]) => {
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
  const done = await promisify(execFile)(process.execPath, ['infra/redrive.ts', ...parameters], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  return { code: done.code, lines: `${done.stdout}${done.stderr}`.trim().split('\n') }
}

const event = (id: string) => ({ source: 'guanxi', detail: { id, type: 'case.opened' } })
const batch = { Records: [{ eventName: 'INSERT' }] }

const letters = () => ({
  'guanxi-dev-service-dead-letters': [
    failedCall('on-case-opened', event('e1')),
    failedCall('on-case-opened', event('e2')),
    failedCall('on-case-replied', event('e3')),
  ],
  'guanxi-dev-stream-dead-letters': [noticeOf('a/b c.json')],
  'guanxi-dev-unrelated': [failedCall('on-case-opened', event('e4'))],
  'guanxi-prod-service-dead-letters': [failedCall('on-case-opened', event('e5'))],
})

const remaining = (queues: ReadonlyMap<string, unknown[]>) =>
  Object.fromEntries([...queues].map(([name, messages]) => [name, messages.filter(Boolean).length]))

it('tells what a stage gave up, by function, and takes nothing', async () => {
  await using aws = await startFakeAws(letters())
  aws.objects.set('/given-up/a/b c.json', keptBatch('project', batch))
  const { code, lines } = await redrive(aws.endpoint, 'dev', '--look')
  expect(lines).toEqual([
    expect.stringMatching(/^guanxi-dev-on-case-opened: 2 since 1970-\S+: StoreBusy: the store is busy$/),
    expect.stringMatching(/^guanxi-dev-on-case-replied: 1 since \S+: StoreBusy: the store is busy$/),
    expect.stringMatching(/^guanxi-dev-project: 1 since \S+: RetryAttemptsExhausted$/),
  ])
  expect([code, aws.calls]).toEqual([0, []])
  expect([...aws.queues.values()].flat().every(({ hidden }) => !hidden)).toBe(true)
})

it('calls functions again with what they had, in that stage only, and ends well when all succeeded', async () => {
  await using aws = await startFakeAws(letters())
  aws.objects.set('/given-up/a/b c.json', keptBatch('project', batch))
  const { code, lines } = await redrive(aws.endpoint, 'dev')
  expect(lines[0]).toMatch(/^guanxi-dev-on-case-opened: 2 since \S+, 2 redriven$/)
  expect(aws.calls).toEqual([
    { name: 'guanxi-dev-on-case-opened', event: event('e1') },
    { name: 'guanxi-dev-on-case-opened', event: event('e2') },
    { name: 'guanxi-dev-on-case-replied', event: event('e3') },
    { name: 'guanxi-dev-project', event: batch },
  ])
  expect([code, aws.objects.size]).toEqual([0, 0])
  expect(remaining(aws.queues)).toMatchObject({
    'guanxi-dev-service-dead-letters': 0,
    'guanxi-dev-stream-dead-letters': 0,
    'guanxi-dev-unrelated': 1,
    'guanxi-prod-service-dead-letters': 1,
  })
})

it('takes only the part and the function that are asked for, and fails while something remains', async () => {
  await using aws = await startFakeAws(letters(), () => ({ batchItemFailures: [{ itemIdentifier: '1' }] }))
  const { code, lines } = await redrive(aws.endpoint, 'dev', '--part', 'service', '--function', 'on-case-replied')
  expect(lines).toEqual([
    expect.stringMatching(
      /^guanxi-dev-on-case-replied: 1 since \S+, 0 redriven, 1 remain: Error: 1 changes failed again$/,
    ),
    '1 letters remain',
  ])
  expect([code, aws.calls.length]).toEqual([1, 1])
})

it('tells of a part that is not there, and of nothing to do', async () => {
  await using aws = await startFakeAws({ 'guanxi-dev-service-dead-letters': [] })
  expect(await redrive(aws.endpoint, 'dev', '--part', 'servcie')).toEqual({
    code: 1,
    lines: ['there is no queue guanxi-dev-servcie-dead-letters in this account and region'],
  })
  expect(await redrive(aws.endpoint, 'prod')).toEqual({
    code: 1,
    lines: ['there is no queue of prod in this account and region'],
  })
  expect(await redrive(aws.endpoint, 'dev')).toEqual({ code: 0, lines: ['Nothing is waiting'] })
})

it.each([['staging'], ['dev', 'prod'], ['dev', '--look', '--discard']])(
  'says how to call it: %s %s',
  async (...parameters) => {
    const { code, lines } = await redrive('http://127.0.0.1:9', ...parameters)
    expect([code, lines[2]]).toEqual([
      1,
      'npm run redrive -- dev|prod [--look | --discard] [--function NAME] [--part NAME]',
    ])
  },
)
