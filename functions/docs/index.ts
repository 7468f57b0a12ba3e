import type { HttpFunction } from '../function.ts'
import { docsRoutes } from './pages.ts'

const docsFunction: HttpFunction = {
  kind: 'http',
  name: 'docs',
  summary: 'The description of this API, a reference page, and whether it is up',
  source: 'functions/docs/index.ts',
  uses: [],
  routes: docsRoutes,
  answersUnknown: true,
}

export default docsFunction
