import type { HttpFunction } from '../function.ts'
import { listInteractions } from './interaction-lists.ts'
import { interactionRoutes } from './interactions.ts'

const communicationFunction: HttpFunction = {
  kind: 'http',
  name: 'communication',
  summary: 'Interactions with customers',
  source: 'functions/communication/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...interactionRoutes, listInteractions],
}

export default communicationFunction
