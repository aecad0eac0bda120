// Tags: names that a site gives to customers, alike without regard to case.

import { textKey } from './text-key.ts'

/** Neither "." nor "..", which no URL can hold; letters, digits, spaces and . _ - + @ ~, up to 255 characters. */
export const TAG_NAME_PATTERN = '^[\\p{L}\\p{N}@~\\-._+: ]{1,255}$'
export const TAGS_OF_CUSTOMER_MAX = 200
export const BULK_CUSTOMERS_MAX = 1_000
export const TAGS_OF_SITE_MAX = 10_000

const shape = new RegExp(TAG_NAME_PATTERN, 'u')

export interface Tag {
  readonly number: bigint
  readonly name: string
  readonly description: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

export function isTagName(name: string): boolean {
  return shape.test(name) && !/^\s*\.{0,2}\s*$/.test(name)
}

/** The names once each, in the first spelling. */
export function uniqueTags(names: readonly string[]): string[] {
  return [...new Map(names.toReversed().map((name) => [textKey(name), name.trim()])).values()].toReversed()
}
