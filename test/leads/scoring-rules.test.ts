import { afterAll, describe, expect, it } from 'vitest'
import { day } from '../../shared/kernel/instant.ts'
import { defaultRules } from '../../shared/leads/scoring-default.ts'
import { testActor } from '../support/api.ts'
import { openScoring, rules } from './scoring-world.ts'

const models = '/v1/lead-scoring/models'
const east = { region: 'east', employees: 250 }

describe('a model of rules', () => {
  const world = openScoring()
  const { must, call, add, read } = world
  afterAll(world.close)

  it('scores nothing before it is published, and new leads from then on', async () => {
    const before = await add(east)
    expect(before.score).toBeUndefined()
    const model = await must('POST', models, { name: 'East', draft: rules })
    expect((await add(east)).score).toBeUndefined()
    expect(await must('POST', `${models}/${model.id}/publish`)).toMatchObject({ publishedVersion: 1 })
    const lead = await add(east)
    expect(lead.score).toMatchObject({ rule: 40, tier: 'A4', modelId: model.id, modelVersion: 1 })
    expect((await read(before.id)).score).toBeUndefined()
    await world.settle()
    await world.tick()
    expect((await read(before.id)).score).toMatchObject({ rule: 40, tier: 'A4' })
  })

  it('shows before it is published what open leads would get, page by page, and changes nothing', async () => {
    const west = await add({ region: 'west' })
    const closed = await world.lose({ region: 'west' })
    await world.follow()
    const draft = { ...rules, groups: rules.groups.map((group) => ({ ...group, max: 20 })) }
    world.advance(1)
    const model = await must('POST', models, { name: 'Lower', draft })
    world.advance(1)
    const version = (await read(west.id)).version
    const rows = []
    let next: string | undefined
    do {
      const page = await must('POST', `${models}/${model.id}/preview?limit=2${next ? `&cursor=${next}` : ''}`)
      expect(page.items.length).toBeLessThanOrEqual(2)
      rows.push(...page.items)
      next = page.next
    } while (next)
    expect(rows.map(({ leadId }) => leadId)).not.toContain(closed.id)
    expect(rows).toHaveLength(new Set(rows.map(({ leadId }) => leadId)).size)
    expect(rows.find(({ leadId }) => leadId === west.id)).toEqual({
      leadId: west.id,
      now: { points: 0, tier: 'D4' },
      draft: { points: 0, tier: 'D4' },
    })
    expect(
      rows.filter(({ now, draft }) => now.points === 40 && draft.points === 20 && draft.tier === 'B4'),
    ).not.toEqual([])
    expect((await read(west.id)).version).toBe(version)
  })

  it('gives what its preview said once it is published', async () => {
    const [{ id }] = (await must('GET', models)).items
    const preview = await must('POST', `${models}/${id}/preview?limit=100`)
    await must('POST', `${models}/${id}/publish`)
    await world.settle()
    await world.tick()
    for (const { leadId, draft } of preview.items)
      expect((await read(leadId)).score).toMatchObject({ rule: draft.points, tier: draft.tier, modelId: id })
  })

  it('keeps every published version as it was, and each past score by the one that it is by', async () => {
    const lead = await add(east)
    const [{ id, version }] = (await must('GET', models)).items
    const more = { ...rules, groups: rules.groups.map((group) => ({ ...group, min: 1, max: 30 })) }
    await call('PATCH', `${models}/${id}`, { body: { draft: more }, headers: { 'if-match': `"${version}"` } })
    expect(await must('POST', `${models}/${id}/publish`)).toMatchObject({ publishedVersion: 2 })
    await must('PATCH', `/v1/leads/${lead.id}`, { title: 'Head of purchasing' })
    const { items } = await must('GET', `/v1/leads/${lead.id}/scores`)
    expect(items).toMatchObject([
      { rule: 31, modelVersion: 2 },
      { rule: 20, modelVersion: 1 },
    ])
    for (const { leadVersion, rule } of items) {
      const past = await must('GET', `/v1/leads/${lead.id}/scores/${leadVersion}`)
      expect(past.rule.points).toBe(rule)
      const sum = past.rule.contributions.reduce((total: number, { points }: { points: number }) => total + points, 0)
      expect(sum).toBeCloseTo(rule, 9)
    }
  })

  it('is read back in each of its versions, which say when they were published, by whom, and which is used', async () => {
    const [{ id, publishedAt }] = (await must('GET', models)).items
    expect(await must('GET', `${models}/${id}/versions`)).toEqual({
      items: [
        { modelVersion: 2, publishedAt, publishedBy: 'user:usr_1', isUsed: true },
        { modelVersion: 1, publishedAt: expect.any(String), publishedBy: 'user:usr_1', isUsed: false },
      ],
    })
    const first = await must('GET', `${models}/${id}/versions/1`)
    expect(first).toMatchObject({ modelVersion: 1, isUsed: false, rules: { groups: [{ max: 20 }, { max: 20 }] } })
    expect((await call('GET', `${models}/${id}/versions/3`)).status).toBe(404)
  })

  it('may only ask for fields that leads have and that are not personal', async () => {
    const asking = (field: string) => ({
      ...rules,
      groups: [{ ...rules.groups[0], criteria: [{ key: 'one', when: { field, op: 'eq', value: 'x' }, points: 1 }] }],
    })
    for (const field of ['name', 'phones.number', 'note', 'nonsense', 'custom.nothing']) {
      const { status, body } = await call('POST', models, { body: { name: 'Wrong', draft: asking(field) } })
      expect(status).toBe(400)
      expect(body.errors[0]).toMatchObject({ pointer: '/draft/groups/0/criteria/0/when' })
      expect(JSON.stringify(body)).toContain('engagement.visit')
    }
  })

  it('may ask for custom fields as long as they are not personal, and hides which criterion asks for one that became so', async () => {
    await must('POST', '/v1/fields/lead', { key: 'budget', label: 'Budget', type: 'number' })
    const group = {
      ...rules.groups[0],
      criteria: [{ key: 'rich', when: { field: 'custom.budget', op: 'gte', value: 9 }, points: 7 }],
    }
    await world.publish({ ...rules, groups: [group] } as typeof rules)
    const lead = await add({ custom: { budget: 10 } })
    expect(lead.score).toMatchObject({ rule: 7 })
    const criteria = async (as = testActor({ id: 'usr_1' }, 'all')) =>
      (await must('GET', `/v1/leads/${lead.id}/score`, undefined, as)).rule.contributions
    const { 'personal:read': _, ...permissions } = testActor({}, 'all').permissions
    const blind = { ...testActor({}, 'all'), permissions }
    expect(await criteria(blind)).toEqual([{ group: 'company', cause: 'criterion', criterion: 'rich', points: 7 }])
    await must('PATCH', '/v1/fields/lead/budget', { personal: true })
    expect(await criteria(blind)).toEqual([{ group: 'company', cause: 'criterion', points: 7 }])
    expect(await criteria()).toMatchObject([{ criterion: 'rich' }])
  })
})

describe('the model that is used', () => {
  const world = openScoring()
  const { must, call, add, read } = world
  afterAll(world.close)
  const low = { ...rules, groups: rules.groups.map((group) => ({ ...group, max: 5 })) }
  const settled = async () => {
    await world.settle()
    await world.tick()
  }
  let id: string
  let lead: { id: string }

  const publishAgain = async (draft: object) => {
    const { version } = await must('GET', `${models}/${id}`)
    await call('PATCH', `${models}/${id}`, { body: { draft }, headers: { 'if-match': `"${version}"` } })
    await must('POST', `${models}/${id}/publish`)
  }

  it('is rolled back to an earlier version, and open leads get what they had by it', async () => {
    id = (await world.publish()).id
    lead = await add(east)
    await publishAgain(low)
    await settled()
    expect((await read(lead.id)).score).toMatchObject({ rule: 5, modelVersion: 2 })
    const used = await must('POST', `${models}/${id}/versions/1/use`)
    expect(used).toMatchObject({ publishedVersion: 2, usedVersion: 1 })
    expect((await add(east)).score).toMatchObject({ rule: 40, modelVersion: 1 })
    await settled()
    expect((await read(lead.id)).score).toMatchObject({ rule: 40, modelVersion: 1 })
    expect(await must('POST', `${models}/${id}/versions/1/use`)).toEqual(used)
  })

  it('counts on when something is published after a roll-back', async () => {
    await publishAgain(low)
    expect(await must('GET', `${models}/${id}`)).toMatchObject({ publishedVersion: 3, usedVersion: 3 })
    await must('POST', `${models}/${id}/versions/1/use`)
  })

  it('is switched off: leads have no points any more, but those that they had stay to be read', async () => {
    const off = await must('POST', `${models}/${id}/switch-off`)
    expect(off.usedVersion).toBeUndefined()
    expect((await add(east)).score).toBeUndefined()
    await settled()
    expect((await read(lead.id)).score).toBeUndefined()
    expect(await world.score(lead.id)).toEqual({ leadId: lead.id })
    expect((await must('GET', `/v1/leads/${lead.id}/scores`)).items).toMatchObject([
      { rule: 40 },
      { rule: 5 },
      { rule: 40 },
    ])
    expect(await must('POST', `${models}/${id}/switch-off`)).toEqual(off)
    expect(world.raisedBy(lead.id).at(-1)).toBe('lead.score_changed')
  })

  it('is switched on again as it was', async () => {
    await must('POST', `${models}/${id}/versions/1/use`)
    await settled()
    expect((await read(lead.id)).score).toMatchObject({ rule: 40, tier: 'A4', modelVersion: 1 })
    expect(world.raisedBy(id).slice(-3)).toEqual(['scoring.switched_on', 'scoring.switched_off', 'scoring.switched_on'])
  })

  it('gives way to another that is published, and both say so', async () => {
    const other = await world.publish(low)
    expect(other.usedVersion).toBe(1)
    expect((await must('GET', `${models}/${id}`)).usedVersion).toBeUndefined()
    expect(world.raisedBy(id).at(-1)).toBe('scoring.switched_off')
    await must('POST', `${models}/${id}/switch-off`)
    expect((await add(east)).score).toMatchObject({ modelId: other.id })
  })

  it('is not used by a version that asks for what has become personal since', async () => {
    await must('POST', '/v1/fields/lead', { key: 'budget', label: 'Budget', type: 'number' })
    const criteria = [{ key: 'rich', when: { field: 'custom.budget', op: 'gte', value: 9 }, points: 7 }]
    const asking = await world.publish({ ...rules, groups: [{ ...rules.groups[0], criteria }] } as typeof rules)
    await must('POST', `${models}/${asking.id}/switch-off`)
    await must('PATCH', '/v1/fields/lead/budget', { personal: true })
    const { status, body } = await call('POST', `${models}/${asking.id}/versions/1/use`)
    expect(status).toBe(400)
    expect(body.errors[0]).toMatchObject({ code: 'not_allowed' })
  })

  it('is one, however many are switched on and off at once', async () => {
    const other = await world.publish(low)
    await Promise.all([
      call('POST', `${models}/${id}/versions/1/use`),
      call('POST', `${models}/${other.id}/switch-off`),
      call('POST', `${models}/${id}/versions/2/use`),
      call('POST', `${models}/${other.id}/versions/1/use`),
    ])
    const used = (await must('GET', models)).items.filter((model: { usedVersion?: number }) => model.usedVersion)
    expect(used).toHaveLength(1)
    const { score } = await add(east)
    expect([score.modelId, score.modelVersion]).toEqual([used[0].id, used[0].usedVersion])
  })
})

describe('the ready-made model', () => {
  it('is installed and published by one call, and only drafted where another holds', async () => {
    const world = openScoring()
    const first = await world.must('POST', `${models}/default`, {})
    expect(first).toMatchObject({ publishedVersion: 1, draft: defaultRules })
    const lead = await world.add({ company: 'Yunfan', phones: ['13957123456'], title: 'Buyer', employees: 600 })
    expect(lead.score).toMatchObject({ rule: 45, tier: 'A4' })
    expect((await world.must('POST', `${models}/default`, {})).publishedVersion).toBeUndefined()
    world.close()
  })
})

describe('a change of tier', () => {
  const world = openScoring()
  const { add, must, touch } = world
  afterAll(world.close)
  const changes = (leadId: string) =>
    world.raised().filter(({ recordId, type }) => recordId === leadId && type === 'lead.score_changed')
  const passing = async (days: number) => {
    for (let left = days; left > 0; left--) {
      world.advance(day)
      await world.tick()
    }
  }
  let lead: string

  it('is told in the write that brings it, with both tiers and scores', async () => {
    const before = await add(east)
    expect(changes(before.id)).toEqual([])
    await world.publish()
    const hot = await add({ ...east, ownerId: null })
    lead = hot.id
    expect(changes(lead).map(({ data }) => data)).toEqual([{ from: {}, to: { tier: 'A4', rule: 40 } }])
    await world.settle()
    await world.tick()
    expect(changes(before.id).map(({ data }) => data)).toMatchObject([
      { from: {}, to: { tier: 'A4', rule: 40 }, ownerId: before.ownerId },
    ])
    await touch(lead, 'visit')
    await world.settle()
    expect(changes(lead).at(-1)).toMatchObject({
      recordVersion: 2,
      data: { from: { tier: 'A4', rule: 40 }, to: { tier: 'A1', rule: 70 } },
    })
  })

  it('is not told when points change alone', async () => {
    const known = changes(lead).length
    await must('PATCH', `/v1/leads/${lead}`, { employees: 100 })
    await must('PATCH', `/v1/leads/${lead}`, { employees: 300 })
    expect(
      changes(lead)
        .slice(known)
        .map(({ data }) => data),
    ).toMatchObject([
      { from: { tier: 'A1' }, to: { tier: 'C1' } },
      { from: { tier: 'C1' }, to: { tier: 'A1' } },
    ])
    const told = changes(lead).length
    await touch(lead, 'call')
    await world.settle()
    expect((await world.read(lead)).score).toMatchObject({ rule: 80, tier: 'A1' })
    expect(changes(lead)).toHaveLength(told)
  })

  it('is told once when idle days bring it in the night', async () => {
    const told = changes(lead).length
    await passing(22)
    expect((await world.read(lead)).score).toMatchObject({ rule: 69.16, tier: 'A2' })
    expect(
      changes(lead)
        .slice(told)
        .map(({ data }) => data),
    ).toMatchObject([{ from: { tier: 'A1' }, to: { tier: 'A2', rule: 69.16 } }])
  })
})

describe('engagement', () => {
  const world = openScoring()
  const { add, read, touch } = world
  afterAll(world.close)

  it('counts each interaction once by its method, however often it is told of, and scores the lead in that very write', async () => {
    await world.publish()
    const lead = await add(east)
    await touch(lead.id, 'call')
    await touch(lead.id, 'call', { startedAt: '2026-01-01T00:00:00Z' })
    await touch(lead.id, 'visit')
    await world.settle()
    const touched = await read(lead.id)
    expect(touched).toMatchObject({ engagement: { call: 2, visit: 1 }, score: { rule: 80, tier: 'A1' } })
    await world.settle()
    expect((await read(lead.id)).version).toBe(touched.version)
  })

  it('follows when the method of an interaction is corrected', async () => {
    const lead = await add()
    const said = await touch(lead.id, 'call')
    await world.settle()
    await world.must('PATCH', `/v1/interactions/${said.id}`, { method: 'visit' })
    await world.settle()
    expect(await read(lead.id)).toMatchObject({ engagement: { visit: 1 }, score: { rule: 30 } })
  })

  it('fades in the nights, and only leads whose score it changes are written', async () => {
    const lead = await add(east)
    const quiet = await add(east)
    await touch(lead.id, 'visit')
    await world.settle()
    const before = await read(quiet.id)
    expect((await read(lead.id)).score.rule).toBe(70)
    for (let days = 0; days < 8; days++) {
      world.advance(day)
      await world.tick()
    }
    expect((await read(lead.id)).score).toMatchObject({ rule: 67, tier: 'A2' })
    expect(await read(quiet.id)).toEqual(before)
    const { contributions } = (await world.score(lead.id)).rule
    expect(contributions).toContainEqual({ group: 'contact', cause: 'decay', points: -3 })
  })
})
