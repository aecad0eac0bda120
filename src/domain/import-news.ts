// What a row of an import tells of a customer that is not known already.

import type { ConsentChannel, Consents } from './consent.ts'
import { LEAD_SOURCE_FIELDS, type LeadSources, type TouchInput } from './lead-source.ts'

interface Told {
  readonly consents?: readonly { readonly channel: ConsentChannel; readonly state: string }[] | null
  readonly leadSource?: TouchInput | null
}

/** A row's draft without the decisions and the touch that its customer has: a file that was exported, or is imported again, tells of no new ones. */
export function newsOf<Draft extends Told>(draft: Draft, { consents, leadSources }: { readonly consents: Consents; readonly leadSources: LeadSources }): Draft {
  const { leadSource } = draft
  const isKnown = leadSource != null && [leadSources.original, leadSources.mostRecent].some((one) => one !== null && LEAD_SOURCE_FIELDS.every((field) => (leadSource[field] ?? null) === one[field]))
  return { ...draft, consents: draft.consents?.filter((one) => one.state !== consents[one.channel]), leadSource: isKnown ? undefined : leadSource }
}
