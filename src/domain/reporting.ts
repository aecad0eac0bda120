// The reporting currency: what an amount in another one is worth in it.

import { currencyExponent, isCurrency, type Money, scaleMinor } from './money.ts'
import type { Fault } from './refusal.ts'
import type { SiteSettings } from './site.ts'

const RATE_SHAPE = /^(\d{1,12})(?:\.(\d{1,12}))?$/

/** What is wrong with a table of exchange rates: decimal texts above zero, by currency. */
export function rateFaults(rates: SiteSettings['exchangeRates'], pointer: string): Fault[] {
  return Object.entries(rates).flatMap(([currency, rate]) => {
    if (!isCurrency(currency)) return [{ pointer: `${pointer}/${currency}`, code: 'currency', message: 'is not an ISO 4217 currency' }]
    return RATE_SHAPE.test(rate) && /[1-9]/.test(rate) ? [] : [{ pointer: `${pointer}/${currency}`, code: 'rate', message: 'is not a decimal above zero such as 1.0825' }]
  })
}

/** Minor units of the site's reporting currency at its rate, rounded once; null when it knows no rate. */
export function reportingMinor(money: Money, settings: Pick<SiteSettings, 'reportingCurrency' | 'exchangeRates'>): bigint | null {
  if (money.currency === settings.reportingCurrency) return money.amountMinor
  const match = RATE_SHAPE.exec(settings.exchangeRates[money.currency] ?? '')
  if (!match) return null
  const [, whole = '', decimals = ''] = match
  const from = 10n ** BigInt(currencyExponent(money.currency) + decimals.length)
  const to = 10n ** BigInt(currencyExponent(settings.reportingCurrency))
  return scaleMinor(money.amountMinor, BigInt(whole + decimals) * to, from)
}

/** What one minor unit of each currency that the site knows a rate for is in minor units of its reporting currency, exactly, as decimal texts. */
export function reportingFactors(settings: Pick<SiteSettings, 'reportingCurrency' | 'exchangeRates'>): { currency: string; factor: string }[] {
  const own = { currency: settings.reportingCurrency, factor: '1' }
  const others = Object.entries(settings.exchangeRates).filter(([currency]) => currency !== settings.reportingCurrency)
  return [own, ...others.map(([currency, rate]) => {
    const shift = currencyExponent(settings.reportingCurrency) - currencyExponent(currency)
    return { currency, factor: `${rate}e${shift}` }
  })]
}
