/** How sure of a deal one is, for the forecast. A won deal is `closed`, which nobody chooses. */
export const openCategories = ['omitted', 'pipeline', 'best_case', 'commit'] as const

export type OpenCategory = (typeof openCategories)[number]

export const forecastCategories = [...openCategories, 'closed'] as const
