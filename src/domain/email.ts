// E-mail addresses by syntax; whether a domain takes mail is asked through a port.

/** RFC 5321 §4.5.3.1: 64 octets before the @, 254 for the whole address. */
export const EMAIL_MAX = 254
const LOCAL_MAX = 64

const atom = "[\\p{L}\\p{N}\\p{M}!#$%&'*+/=?^_`{|}~-]+"
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}-]{0,61}[\\p{L}\\p{N}\\p{M}])?'
const addressShape = new RegExp(`^(${atom}(?:\\.${atom})*)@(${label}(?:\\.${label})+)$`, 'u')

/** True for an addr-spec of RFC 5322 without comments or quotes, with international letters (RFC 6531) and a dotted domain. */
export function isEmail(text: string): boolean {
  const match = text.length <= EMAIL_MAX ? addressShape.exec(text) : null
  return match !== null && (match[1] ?? '').length <= LOCAL_MAX && !/\.\d+$/.test(match[2] ?? '')
}

/** The part after the last @, in lower case. */
export function emailDomain(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

/** What a look-up of a mail domain can say; `unknown` when no answer came, which is never held against a customer. */
export type EmailDomainVerdict = 'deliverable' | 'undeliverable' | 'unknown'

/** The port that asks whether a domain takes mail (RFC 5321 §5.1: MX, then A/AAAA; RFC 7505: a null MX takes none). */
export interface EmailDomainCheck {
  verdict(domain: string): Promise<EmailDomainVerdict>
}
