import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { App, Stack, Stage } from 'aws-cdk-lib'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { expect, test } from 'vitest'
import { catalogue } from '../../functions/catalogue.ts'
import { domainOf } from '../../infra/dead-letter-names.ts'
import { addRulePacks } from '../../infra/rule-packs.ts'
import { stages } from '../../infra/stage.ts'
import { root } from './templates.ts'

const flagsOf = (file: string) => JSON.parse(readFileSync(new URL(file, root), 'utf8'))

/** `npx cdk synth` where a warning is an error, without an account, a region, a home folder or a network. */
const synth = async (outdir: string) => {
  const cli = fileURLToPath(new URL('node_modules/aws-cdk/bin/cdk', root))
  const home = mkdtempSync(join(tmpdir(), 'guanxi-home-'))
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    TMPDIR: tmpdir(),
    http_proxy: 'http://127.0.0.1:9',
    https_proxy: 'http://127.0.0.1:9',
  }
  return promisify(execFile)(process.execPath, [cli, 'synth', '--quiet', '--strict', '--output', outdir, '**'], {
    cwd: fileURLToPath(root),
    env,
  })
}

test('cdk synth makes all stacks of all stages offline, and no rule finds anything that is not acknowledged', async () => {
  const outdir = mkdtempSync(join(tmpdir(), 'guanxi-cdk-'))
  await synth(outdir)
  for (const { name } of stages) {
    const made = readdirSync(join(outdir, `assembly-guanxi-${name}`)).filter((file) => file.endsWith('.template.json'))
    const domains = new Set(catalogue.filter(({ kind }) => !/authorizer|follower/.test(kind)).map(domainOf))
    expect(made).toHaveLength(4 + domains.size)
  }
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
  expect(pluginReports).toEqual([])
}, 600_000)

test('every recommended feature flag is on', () => {
  expect(flagsOf('cdk.json').context).toMatchObject(flagsOf('node_modules/aws-cdk-lib/recommended-feature-flags.json'))
})

test('a finding in a stage stops the synthesis', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'guanxi-finding-')) })
  addRulePacks(app)
  new Topic(new Stack(new Stage(app, 'careless'), 'open'), 'NoTls')
  expect(() => app.synth()).toThrow('AwsSolutions-SNS3')
}, 60_000)
