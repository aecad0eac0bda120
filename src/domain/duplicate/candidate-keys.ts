// The keys that every stored customer is indexed by, so that a newcomer's likely duplicates are found at once: few, and rarely shared by strangers.

import { atomsOf, hashText, type Atoms } from './block-keys.ts'
import type { Features } from './features.ts'

/** A rule that makes keys. Its place is part of every key: never change the order, and count the version up when keys change. */
type CandidateRule = (atoms: Atoms) => readonly (readonly string[])[]

/** Of stored keys that another version made nothing is found; the doctor writes them anew. */
export const CANDIDATE_RULES: readonly CandidateRule[] = [
  ({ features }) => features.emails.map((email) => [email]),
  ({ features }) => features.phones.map((phone) => [phone.slice(-7)]),
  ({ features }) => features.ids.map((id) => [id]),
  ({ given, surname }) => [[given, surname].sort()],
  ({ given, surname, features }) => [[...[given, surname].sort(), features.postcode || features.city]],
  ({ given, surname, year, day }) => [[...[given, surname].sort(), year, day]],
  ({ surname, features }) => [[surname, features.street]],
  ({ given, features }) => [[given, features.street, features.houseNumber]],
  ({ given, year, day }) => [[given, year, day]],
  ({ surname, year, day }) => [[surname, year, day]],
  ({ features }) => features.emails.map((email) => [mailboxName(email)]),
  ({ organization, given }) => [[organization[0] ?? '', given]],
  ({ organization, surname }) => [[organization[0] ?? '', surname]],
]

const MAILBOX_LEAST = 5

function mailboxName(email: string): string {
  const letters = email.slice(0, Math.max(email.lastIndexOf('@'), 0)).replace(/[^\p{L}]/gu, '')
  return letters.length >= MAILBOX_LEAST ? letters : ''
}

/** The keys of a customer of a site, as signed 32-bit numbers, without repeats; the strongest first. */
export function candidateKeys(features: Features, site: bigint): number[] {
  const atoms = atomsOf(features)
  const salt = hashText(String(site), 77)
  const keys = new Set<number>()
  for (const [rule, make] of CANDIDATE_RULES.entries()) {
    for (const parts of make(atoms)) if (!parts.includes('')) keys.add(hashText(parts.join('|'), (salt + rule) >>> 0) | 0)
  }
  return [...keys]
}
