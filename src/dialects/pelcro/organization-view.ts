// Organizations as Pelcro shows them.

import type { JsonObject } from '../../domain/json.ts'
import type { Organization } from '../../domain/organization.ts'
import { viewTime } from './wire.ts'

export function viewOrganization(organization: Organization, customersCount: number): JsonObject {
  return { id: Number(organization.number), name: organization.name, customers_count: customersCount, created_at: viewTime(organization.createdAt), updated_at: viewTime(organization.updatedAt) }
}
