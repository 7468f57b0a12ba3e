import type { Cast } from './cast.ts'
import { type Caller, fresh, type Place } from './fixtures.ts'
import type { World } from './world.ts'

type Body = (world: World, cast: Cast, caller: Caller, place: Place) => object | Promise<object>

/** A valid body for each route that has one, so that only access can refuse the call. */
export const bodies: Readonly<Record<string, Body>> = {
  'PATCH /v1/tenant': () => ({ name: fresh('Tenant') }),
  'POST /v1/users': () => ({ name: 'New', email: `${fresh('new')}@alpha.example` }),
  'PATCH /v1/users/{userId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/teams': () => ({ name: fresh('Team') }),
  'PATCH /v1/teams/{teamId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/roles': () => ({ key: fresh('role'), name: 'Role', permissions: { 'customer:read': 'own' } }),
  'PATCH /v1/roles/{roleId}': () => ({ name: fresh('Renamed') }),
  'POST /v1/keys': () => ({ name: 'Key', permissions: { 'customer:read': 'own' } }),
  'POST /v1/keys/{keyId}/rotate': () => ({ overlapHours: 1 }),
}
