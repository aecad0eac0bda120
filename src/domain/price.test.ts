// Prices: what is no price, and what a quantity costs under each kind.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AMOUNT_MINOR_MAX, sumMinor } from './money.ts'
import { amountFor, priceFaults, type PriceModel, QUANTITY_MAX, quantityFaults, type Tier, TIERS_MAX } from './price.ts'

/** "10 at 5 + 100" is a tier up to 10 of 5 each and 100 once; "rest" is the open one. */
const tiers = (text: string): Tier[] => text.split(', ').filter(Boolean).map((tier) => {
  const [, upTo = '', unit = '', flat = '0'] = /^(\S+) at (\S+?)(?: \+ (\S+))?$/.exec(tier) ?? []
  return { upTo: upTo === 'rest' ? null : Number(upTo), unitMinor: BigInt(unit), flatMinor: BigInt(flat) }
})
const many = Array.from({ length: TIERS_MAX }, (_, index) => `${index + 1} at 1`).join(', ')

test.each([
  ['', ['/tiers']], [`${many}, rest at 1`, ['/tiers']],
  ['10 at 5', ['/tiers/0/upTo']], ['rest at 5, rest at 4', ['/tiers/0/upTo']], ['10 at 5, 10 at 4, rest at 3', ['/tiers/1/upTo']],
  ['10 at 5, 9 at 4, rest at 3', ['/tiers/1/upTo']], ['0 at 5, rest at 4', ['/tiers/0/upTo']], ['1.5 at 5, rest at 4', ['/tiers/0/upTo']],
  ['1000000001 at 5, rest at 4', ['/tiers/0/upTo']], ['NaN at 5, rest at 4', ['/tiers/0/upTo']],
  ['10 at -5, rest at 4 + -1', ['/tiers/0/unitMinor', '/tiers/1/flatMinor']], ['rest at 9007199254740992', ['/tiers/0/unitMinor']],
])('tiers "%s" are no price', (text, pointers) => {
  for (const kind of ['tiered', 'volume'] as const) expect(priceFaults({ kind, tiers: tiers(text) }, '').map((fault) => fault.pointer)).toEqual(pointers)
})

test('an amount below zero or above what JSON holds is no price, and neither is an unknown kind', () => {
  for (const kind of ['flat', 'per-unit'] as const) {
    for (const amountMinor of [-1n, AMOUNT_MINOR_MAX + 1n]) expect(priceFaults({ kind, amountMinor }, '/price')).toMatchObject([{ pointer: '/price/amountMinor' }])
    for (const amountMinor of [0n, AMOUNT_MINOR_MAX]) expect(priceFaults({ kind, amountMinor }, '/price')).toEqual([])
  }
  expect(priceFaults({ kind: 'free' } as unknown as PriceModel, '')).toMatchObject([{ pointer: '/kind' }])
})

test('half a unit, fewer than none and too many are refused', () => {
  for (const quantity of [-1, 0.5, NaN, Infinity, QUANTITY_MAX + 1]) {
    expect(quantityFaults(quantity, '/quantity')).toMatchObject([{ pointer: '/quantity' }])
    expect(() => amountFor({ kind: 'flat', amountMinor: 1n }, quantity)).toThrow(/whole number/)
  }
  expect(() => amountFor({ kind: 'per-unit', amountMinor: AMOUNT_MINOR_MAX }, 2)).toThrow(/costs more/)
})

const STEPS = '10 at 100 + 500, 20 at 80 + 300, rest at 50'
test.each([
  ['tiered', STEPS, 0, 0n, []], ['tiered', STEPS, 1, 600n, ['1×100+500']], ['tiered', STEPS, 10, 1500n, ['10×100+500']],
  ['tiered', STEPS, 11, 1880n, ['10×100+500', '1×80+300']], ['tiered', STEPS, 20, 2600n, ['10×100+500', '10×80+300']],
  ['tiered', STEPS, 25, 2850n, ['10×100+500', '10×80+300', '5×50+0']],
  ['volume', STEPS, 0, 0n, []], ['volume', STEPS, 10, 1500n, ['10×100+500']], ['volume', STEPS, 11, 1180n, ['11×80+300']],
  ['volume', STEPS, 21, 1050n, ['21×50+0']], ['volume', '5 at 0 + 900, rest at 0 + 1500', 6, 1500n, ['6×0+1500']],
] as const)('%s "%s": %i cost %s', (kind, text, quantity, amountMinor, parts) => {
  const priced = amountFor({ kind, tiers: tiers(text) }, quantity)
  expect(priced.amountMinor).toBe(amountMinor)
  expect(priced.parts.map((part) => `${part.quantity}×${part.unitMinor}+${part.flatMinor}`)).toEqual(parts)
})

test.each([
  ['flat', 0, 0n], ['flat', 1, 999n], ['flat', 7, 999n], ['per-unit', 0, 0n], ['per-unit', 1, 999n], ['per-unit', 7, 6993n],
] as const)('%s: %i cost %i at 999', (kind, quantity, amountMinor) => {
  expect(amountFor({ kind, amountMinor: 999n }, quantity).amountMinor).toBe(amountMinor)
})

const price = fc.bigInt({ min: 0n, max: 10_000n })
const anyTiers = fc.record({
  ends: fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 8 }), prices: fc.array(fc.tuple(price, price), { minLength: 9, maxLength: 9 }),
}).map(({ ends, prices }) => [...ends.sort((a, b) => a - b), null].map((upTo, index) => {
  const [unitMinor, flatMinor] = prices[index] ?? [0n, 0n]
  return { upTo, unitMinor, flatMinor }
}))
const anyModel: fc.Arbitrary<PriceModel> = fc.oneof(
  fc.record({ kind: fc.constantFrom('flat' as const, 'per-unit' as const), amountMinor: price }),
  fc.record({ kind: fc.constantFrom('tiered' as const, 'volume' as const), tiers: anyTiers }),
)

test('the parts of a price add up, to the quantity and to the amount', () => {
  fc.assert(fc.property(anyModel, fc.integer({ min: 0, max: 1000 }), (model, quantity) => {
    expect(priceFaults(model, '')).toEqual([])
    const { amountMinor, parts } = amountFor(model, quantity)
    expect(parts.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity)
    expect(sumMinor(parts.map((part) => part.amountMinor))).toBe(amountMinor)
    for (const part of parts) expect(part.amountMinor).toBe(BigInt(part.quantity) * part.unitMinor + part.flatMinor)
  }))
})

test('graduated tiers cost what each unit costs alone, and one unit more is never cheaper', () => {
  fc.assert(fc.property(anyTiers, fc.integer({ min: 1, max: 600 }), (tiers, quantity) => {
    let naive = 0n
    for (let unit = 1; unit <= quantity; unit += 1) {
      const index = tiers.findIndex(({ upTo }) => upTo === null || unit <= upTo)
      const tier = tiers[index]
      const isFirst = unit === (index === 0 ? 1 : (tiers[index - 1]?.upTo ?? 0) + 1)
      naive += (tier?.unitMinor ?? 0n) + (isFirst ? (tier?.flatMinor ?? 0n) : 0n)
    }
    expect(amountFor({ kind: 'tiered', tiers }, quantity).amountMinor).toBe(naive)
    expect(amountFor({ kind: 'tiered', tiers }, quantity - 1).amountMinor <= naive).toBe(true)
  }))
})
