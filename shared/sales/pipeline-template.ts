import type { Language } from '../kernel/language.ts'
import type { PipelineInput, Stage } from './pipeline-schema.ts'

type Named = Readonly<Record<Language, string>>
type StageDraft = Pick<Stage, 'key' | 'probability' | 'category'> &
  Partial<Omit<Stage, 'name'>> & { readonly name: Named }

interface Template {
  readonly name: Named
  readonly stages: readonly StageDraft[]
  readonly lostReasons: readonly { readonly key: string; readonly name: Named }[]
}

const named = (en: string, zh: string): Named => ({ en, zh })
const reason = (key: string, en: string, zh: string) => ({ key, name: named(en, zh) })

const common = [
  reason('price', 'Price', '价格'),
  reason('competitor', 'A competitor', '竞争对手'),
  reason('no_budget', 'No budget', '没有预算'),
  reason('no_decision', 'No decision', '未作决定'),
  reason('other', 'Something else', '其他'),
]

/** Pipelines that come with the product, by industry. */
export const pipelineTemplates = {
  b2b_sale: {
    name: named('B2B sale', '企业销售'),
    stages: [
      {
        key: 'prospecting',
        name: named('Prospecting', '初步接触'),
        probability: 10,
        category: 'pipeline',
        maxAgeDays: 30,
      },
      {
        key: 'qualification',
        name: named('Qualification', '需求确认'),
        probability: 25,
        category: 'pipeline',
        maxAgeDays: 30,
        required: ['contacts'],
      },
      {
        key: 'proposal',
        name: named('Proposal', '方案报价'),
        probability: 50,
        category: 'best_case',
        maxAgeDays: 30,
        required: ['amount', 'closeDate'],
      },
      {
        key: 'negotiation',
        name: named('Negotiation', '商务谈判'),
        probability: 75,
        category: 'commit',
        maxAgeDays: 30,
        required: ['amount', 'closeDate'],
      },
      {
        key: 'contract',
        name: named('Contract', '签约'),
        probability: 90,
        category: 'commit',
        maxAgeDays: 14,
        required: ['amount', 'closeDate'],
      },
    ],
    lostReasons: common,
  },
  retail: {
    name: named('Retail', '零售'),
    stages: [
      { key: 'interest', name: named('Interest', '有意向'), probability: 20, category: 'pipeline', maxAgeDays: 14 },
      {
        key: 'visit',
        name: named('Store visit or trial', '到店体验'),
        probability: 50,
        category: 'best_case',
        maxAgeDays: 14,
      },
      {
        key: 'order',
        name: named('Order', '下单'),
        probability: 90,
        category: 'commit',
        maxAgeDays: 7,
        required: ['amount'],
      },
    ],
    lostReasons: [...common, reason('out_of_stock', 'Out of stock', '缺货')],
  },
  project_finance: {
    name: named('Enterprise loan and project finance', '企业贷款与项目融资'),
    stages: [
      {
        key: 'application',
        name: named('Application', '申请'),
        probability: 10,
        category: 'pipeline',
        maxAgeDays: 30,
        next: ['due_diligence'],
      },
      {
        key: 'due_diligence',
        name: named('Due diligence', '尽职调查'),
        probability: 30,
        category: 'pipeline',
        maxAgeDays: 60,
        required: ['amount'],
        next: ['application', 'credit_approval'],
      },
      {
        key: 'credit_approval',
        name: named('Credit approval', '授信审批'),
        probability: 50,
        category: 'best_case',
        maxAgeDays: 30,
        required: ['amount', 'closeDate'],
        next: ['due_diligence', 'signing'],
      },
      {
        key: 'signing',
        name: named('Signing', '签约'),
        probability: 80,
        category: 'commit',
        maxAgeDays: 30,
        required: ['amount', 'closeDate', 'contacts'],
        next: ['credit_approval', 'disbursement'],
      },
      {
        key: 'disbursement',
        name: named('Disbursement', '放款'),
        probability: 95,
        category: 'commit',
        maxAgeDays: 30,
        required: ['amount', 'closeDate'],
        next: ['post_loan'],
      },
      {
        key: 'post_loan',
        name: named('Post-loan management', '贷后管理'),
        probability: 99,
        category: 'commit',
        required: ['amount'],
        next: [],
      },
    ],
    lostReasons: [
      reason('rejected', 'Credit was refused', '授信未通过'),
      reason('withdrawn', 'The applicant withdrew', '申请人撤回'),
      reason('collateral', 'Collateral does not suffice', '担保不足'),
      ...common,
    ],
  },
} as const satisfies Record<string, Template>

export type TemplateKey = keyof typeof pipelineTemplates
export const templateKeys = Object.keys(pipelineTemplates) as [TemplateKey, ...TemplateKey[]]

/** What to make a pipeline of a template from, in a language. */
export const pipelineOfTemplate = (
  key: TemplateKey,
  language: Language,
  given: { readonly name?: string | undefined; readonly isDefault: boolean },
): PipelineInput => {
  const { name, stages, lostReasons }: Template = pipelineTemplates[key]
  return {
    name: given.name ?? name[language],
    stages: stages.map((stage) => ({
      required: [],
      entry: [],
      retired: false,
      ...stage,
      name: stage.name[language],
    })),
    lostReasons: lostReasons.map((one) => ({ key: one.key, name: one.name[language], retired: false })),
    isDefault: given.isDefault,
  }
}
