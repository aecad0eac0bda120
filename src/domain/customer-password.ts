// Passwords of customers, for faces whose customers sign in with one: what a password is, and how often one may be guessed.

import { type Fault, refuseFaults } from './refusal.ts'
import type { Instant } from './time.ts'

export const PASSWORD_MIN = 6
/** Longer ones are refused, not cut. */
export const PASSWORD_MAX = 200
export const PASSWORD_RESET_MINUTES = 60

/** Attempts within one window: for one name from one address on the network, for one name from anywhere, and from one address for any name. */
export const ATTEMPT_WINDOW_MINUTES = 5
export const ATTEMPTS_PER_NAME_AND_ADDRESS_MAX = 10
export const ATTEMPTS_PER_NAME_MAX = 100
export const ATTEMPTS_PER_ADDRESS_MAX = 100
/** Registrations from one address on the network within one window. */
export const REGISTRATIONS_PER_ADDRESS_MAX = 50

/** Why a password was set: with the customer's registration, by a link that came by mail, by who knows the one before, or by the merchant. */
export type PasswordCause = 'registration' | 'reset' | 'change' | 'merchant'

/** The port that makes of a password what can be stored. */
export interface PasswordHasher {
  /** A text that holds everything needed to compare later, and of which the password cannot be told. */
  hash(password: string): Promise<string>
  /** Whether it is the password. Without a hash it is not, which takes as long to say. */
  matches(password: string, hash: string | null): Promise<boolean>
}

/** A password in the form in which it is compared: however a keyboard composes its characters. Refuses `invalid` for one that is too short or long. */
export function readPassword(password: string, pointer: string): string {
  const faults: Fault[] = []
  if (password.length < PASSWORD_MIN) faults.push({ pointer, code: 'too-short', message: `must be at least ${PASSWORD_MIN} characters` })
  if (password.length > PASSWORD_MAX) faults.push({ pointer, code: 'too-long', message: `must be at most ${PASSWORD_MAX} characters` })
  refuseFaults(faults)
  return password.normalize('NFKC')
}

/** The same of one that is only compared: what is too long is nobody's. */
export function comparablePassword(password: string): string {
  return password.slice(0, PASSWORD_MAX + 1).normalize('NFKC')
}

/** The beginning of the window of attempts that an instant lies in. */
export function attemptWindow(at: Instant): Instant {
  const length = ATTEMPT_WINDOW_MINUTES * 60_000
  return new Date(Math.floor(at.getTime() / length) * length)
}
