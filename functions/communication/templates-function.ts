import type { HttpFunction } from '../function.ts'
import { templatePreviewRoutes } from './template-preview.ts'
import { templateRevisionRoutes } from './template-revisions.ts'
import { templateVariableRoutes } from './template-variable-list.ts'
import { templateRoutes } from './templates.ts'

const templatesFunction: HttpFunction = {
  kind: 'http',
  name: 'templates',
  summary: 'Message templates: drafts, revisions, previews',
  source: 'functions/communication/templates-function.ts',
  uses: ['table:read', 'table:write'],
  routes: [...templateRoutes, ...templateRevisionRoutes, ...templatePreviewRoutes, ...templateVariableRoutes],
}

export default templatesFunction
