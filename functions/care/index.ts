import type { HttpFunction } from '../function.ts'
import { effectRoutes } from './effect.ts'
import { occasionRoutes } from './occasions.ts'
import { planRoutes } from './plans.ts'
import { previewRoutes } from './preview.ts'

const care: HttpFunction = {
  kind: 'http',
  name: 'care',
  summary: 'Care plans: what is done for which customers on what occasion, previews, the log and the effect',
  source: 'functions/care/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...planRoutes, ...previewRoutes, ...effectRoutes, ...occasionRoutes],
}

export default care
