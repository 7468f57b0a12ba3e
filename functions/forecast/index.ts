import type { HttpFunction } from '../function.ts'
import { commissionRoutes } from './commission.ts'
import { exchangeRateRoutes } from './exchange-rates.ts'
import { figureRoutes } from './figures.ts'
import { forecastRoutes } from './forecast.ts'
import { judgementRoutes } from './judgements.ts'
import { movementRoutes } from './movement.ts'
import { nightRoutes } from './nights.ts'
import { partnerRoutes } from './partners.ts'
import { quotaRoutes } from './quotas.ts'
import { rankingRoutes } from './ranking.ts'
import { statisticsRoutes } from './statistics.ts'

const forecast: HttpFunction = {
  kind: 'http',
  name: 'forecast',
  summary: 'Forecast, judgements, quotas, ranking, partners, commission basis and exchange rates',
  source: 'functions/forecast/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...forecastRoutes,
    ...judgementRoutes,
    ...statisticsRoutes,
    ...movementRoutes,
    ...nightRoutes,
    ...figureRoutes,
    ...partnerRoutes,
    ...quotaRoutes,
    ...rankingRoutes,
    ...commissionRoutes,
    ...exchangeRateRoutes,
  ],
}

export default forecast
