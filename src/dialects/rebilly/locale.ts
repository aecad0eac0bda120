// Rebilly's locales beside the languages of a site.

/** The language of a site that a locale names; null for none: the locale itself is kept beside. */
export function languageOf(languages: readonly string[], locale: string): string | null {
  const wanted = locale.toLowerCase().replaceAll('_', '-')
  return languages.find((one) => one.toLowerCase() === wanted) ?? languages.find((one) => one.toLowerCase() === wanted.split('-')[0]) ?? null
}
