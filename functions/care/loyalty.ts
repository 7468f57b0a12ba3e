import type { HttpFunction } from '../function.ts'
import { loyaltyProgrammeRoutes } from './loyalty-programme.ts'
import { pointsRoutes } from './points.ts'

const loyalty: HttpFunction = {
  kind: 'http',
  name: 'loyalty',
  summary: 'The loyalty programme: levels, earning rules, and the points of customers',
  source: 'functions/care/loyalty.ts',
  uses: ['table:read', 'table:write'],
  routes: [...loyaltyProgrammeRoutes, ...pointsRoutes],
}

export default loyalty
