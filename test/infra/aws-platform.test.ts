import { expect, test } from 'vitest'
import { awsPlatform } from '../../shared/platform/aws-platform.ts'

const environment = { TABLE_NAME: 'guanxi-dev', AWS_REGION: 'eu-central-1' }
const noBus = () => ({ publish: async () => [] })

test('a missing or broken setting stops the cold start', () => {
  expect(() => awsPlatform('f', {}, {})).toThrow(/TABLE_NAME/)
  expect(() => awsPlatform('f', environment, { bus: noBus })).toThrow('BUS_NAME is not set')
  expect(() => awsPlatform('f', { ...environment, MAIL_FROM: 'nobody' }, {})).toThrow(/MAIL_FROM/)
})

test('a port without its adapter says so when it is used', async () => {
  const { bus, mail, tokens } = awsPlatform('f', environment, {})
  await expect(bus.publish([])).rejects.toThrow('does not declare that it uses the bus')
  await expect(mail.send({ key: 'k', to: 't', subject: 's', text: 't' })).rejects.toThrow('does not declare')
  await expect(tokens.verify('t', '2026-01-01T00:00:00.000Z')).rejects.toThrow('does not declare')
})

test('ids sort by the time they were made', async () => {
  const { ids, clock } = awsPlatform('f', environment, {})
  expect(ids('cus')).toMatch(/^cus_[0-9A-HJKMNP-TV-Z]{26}$/)
  expect(clock.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

test('requests are counted as the stage says', () => {
  const limits = { REQUESTS_OF_CALLER: '1200', REQUESTS_OF_TENANT: '6000' }
  expect(awsPlatform('f', { ...environment, ...limits }, {}).rateLimits).toEqual({ ofCaller: 1200, ofTenant: 6000 })
  expect(() => awsPlatform('f', { ...environment, REQUESTS_OF_CALLER: '0' }, {})).toThrow(/REQUESTS_OF_CALLER/)
})
