import * as z from 'zod'
import { caseCategoriesChanged } from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'

const mostLevels = 5

const Category = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .meta({ example: 'billing_refund' }),
  parentId: z.string().max(40).optional(),
  name: z.strictObject({ en: z.string().trim().min(1).max(80), zh: z.string().trim().min(1).max(80) }),
  retired: z.boolean().optional().meta({ description: 'Cases that have it keep it; none gets it any more' }),
})
type Category = z.infer<typeof Category>

export const CategoriesInput = z.strictObject({ categories: z.array(Category).max(500) })
export type CategoriesInput = z.infer<typeof CategoriesInput>

/** The whole tree in one record, so that each version of it is whole. Version 0: there is none yet. */
export const Categories = z.strictObject({ ...recordFields, version: z.int().min(0), ...CategoriesInput.shape })
export type Categories = z.infer<typeof Categories>
export const categoriesId = 'categories'

export const noCategories = (now: string): Categories => ({
  id: categoriesId,
  version: 0,
  createdAt: now,
  createdBy: 'automation:default',
  updatedAt: now,
  updatedBy: 'automation:default',
  categories: [],
})

const checkTree = (categories: readonly Category[]): void => {
  const byId = new Map(categories.map((category) => [category.id, category]))
  for (const [index, { id, parentId }] of categories.entries()) {
    if (categories.findIndex((other) => other.id === id) < index)
      throw fieldRefusal(`/categories/${index}/id`, 'named_twice')
    if (parentId !== undefined && !byId.has(parentId))
      throw fieldRefusal(`/categories/${index}/parentId`, 'no_such_record')
  }
  for (const [index, category] of categories.entries()) {
    let above: Category | undefined = category
    for (let level = 1; above; level++) {
      above = above.parentId === undefined ? undefined : byId.get(above.parentId)
      if (above?.id === category.id) throw fieldRefusal(`/categories/${index}/parentId`, 'circular')
      if (above && level >= mostLevels)
        throw fieldRefusal(`/categories/${index}/parentId`, 'too_deep', { limit: mostLevels })
    }
  }
}

/**
 * Replaces the tree. What cases may have can be renamed, moved and retired, but it never goes.
 * @throws Refusal `request.invalid` naming what is twice, has no parent, goes round in a circle, is too deep or went
 */
export const changeCategories = (tree: Categories, { categories }: CategoriesInput): Decision<Categories> => {
  checkTree(categories)
  const kept = new Set(categories.map(({ id }) => id))
  if (tree.categories.some(({ id }) => !kept.has(id))) throw fieldRefusal('/categories', 'may_not_go')
  return { state: { ...tree, categories }, raises: [raise(caseCategoriesChanged, { count: categories.length })] }
}

/** @throws Refusal naming a category that there is not, or no more */
export const checkCategory = ({ categories }: Categories, id: string, pointer = '/categoryId'): void => {
  const found = categories.find((category) => category.id === id)
  if (!found) throw fieldRefusal(pointer, 'no_such_record')
  if (found.retired) throw fieldRefusal(pointer, 'is_retired')
}
