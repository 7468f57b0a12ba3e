import type { HttpFunction } from '../function.ts'
import { communicationSettingsRoutes } from './communication-settings.ts'
import { contactabilityRoutes } from './contactability.ts'
import { preferenceRoutes } from './preferences.ts'
import { suppressionRoutes } from './suppressions.ts'

/** Apart from the communication function: reading phone numbers would make every interaction wait for their numbering plans. */
const contactabilityFunction: HttpFunction = {
  kind: 'http',
  name: 'contactability',
  summary: 'Whether and how people may be contacted: preferences, consents, suppressions, settings',
  source: 'functions/communication/contactability-index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...preferenceRoutes, ...contactabilityRoutes, ...suppressionRoutes, ...communicationSettingsRoutes],
}

export default contactabilityFunction
