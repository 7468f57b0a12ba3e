/** The three industries that every example must fit. */
export type Industry = 'retail' | 'b2b' | 'loan'

export interface DemoTenant {
  readonly industry: Industry
  readonly name: string
  readonly domain: string
  readonly seed: number
}

export const demoTenants: readonly DemoTenant[] = [
  { industry: 'retail', name: '优选零售 Select Retail', domain: 'retail.example', seed: 11 },
  { industry: 'b2b', name: 'Meridian Instruments', domain: 'b2b.example', seed: 22 },
  { industry: 'loan', name: '恒信项目金融 Hengxin Finance', domain: 'loan.example', seed: 33 },
]

/** One user per role, and two sales people, in each tenant: `sales@retail.example` and so on. */
export const demoUsers = [
  { local: 'manager', name: '林经理 Lin', role: 'manager', team: 'sales' },
  { local: 'sales', name: '周晓雯 Zhou', role: 'sales', team: 'sales' },
  { local: 'sales2', name: 'Tom Fletcher', role: 'sales', team: 'sales' },
  { local: 'service', name: '何静 He', role: 'service', team: 'service' },
  { local: 'marketing', name: 'Maria Silva', role: 'marketing', team: 'marketing' },
  { local: 'analyst', name: 'Ingrid Novak', role: 'analyst', team: 'marketing' },
  { local: 'reader', name: '郭敏 Guo', role: 'read-only', team: 'service' },
] as const

export const demoTeams = ['sales', 'service', 'marketing'] as const

/** Whom the terminal shows tokens for. */
export const demoSignIns = demoTenants.flatMap(({ domain }) => [
  { email: `admin@${domain}`, role: 'administrator' },
  { email: `sales@${domain}`, role: 'sales' },
])
