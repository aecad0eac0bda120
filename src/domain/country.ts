// Countries by ISO 3166-1.

// Not the package's own entry, which reads the names of all countries in eighty languages.
import countries from 'i18n-iso-countries/index.js'

/** The alpha-2 code in capitals for an alpha-2 or alpha-3 code in any case; null for anything else. */
export function toCountry(code: string): string | null {
  const upper = code.trim().toUpperCase()
  if (upper.length === 2) return countries.isValid(upper) ? upper : null
  return upper.length === 3 ? (countries.alpha3ToAlpha2(upper) ?? null) : null
}

/** Every country: its alpha-2 code, and the number that ISO 3166-1 gives it. */
export function listCountries(): readonly { readonly code: string; readonly number: number }[] {
  return Object.entries(countries.getNumericCodes()).map(([number, code]) => ({ code, number: Number(number) }))
}
