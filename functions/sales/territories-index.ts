import type { HttpFunction } from '../function.ts'
import { dealTerritoryRoutes } from './deal-territories.ts'
import { placementRoutes } from './placements.ts'
import { territoryRoutes } from './territories.ts'
import { territoryPreviewRoutes } from './territory-preview.ts'

const territoriesFunction: HttpFunction = {
  kind: 'http',
  name: 'territories',
  summary: 'Territories, what falls into them, and which deals are in them',
  source: 'functions/sales/territories-index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...territoryRoutes, ...territoryPreviewRoutes, ...dealTerritoryRoutes, ...placementRoutes],
}

export default territoriesFunction
