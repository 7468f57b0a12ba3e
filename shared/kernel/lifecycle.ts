/** How far a customer has come with the tenant. */
export const lifecycleStages = ['potential', 'new', 'active', 'loyal', 'dormant', 'lost'] as const
export type LifecycleStage = (typeof lifecycleStages)[number]
