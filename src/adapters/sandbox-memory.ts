// A ledger of the sandbox in memory: for simulations that need no database.

import type { Instrument } from '../domain/gateway.ts'
import { decideRefund, DETACHED, type SandboxLedger, type SandboxMovement, type SandboxOrder, type SandboxTotal } from '../domain/sandbox-ledger.ts'

/** A new, empty ledger. It lives as long as the process and is no other process's. */
export function memoryLedger(): SandboxLedger {
  const attached = new Map<string, Instrument>()
  const detached = new Set<string>()
  const chargeCounts = new Map<string, number>()
  const movements = new Map<string, SandboxMovement>()
  /** Approved refunds by the key of their charge, in minor units. */
  const givenBack = new Map<string, bigint>()

  const enter = (order: SandboxOrder, decide: (order: SandboxOrder) => SandboxMovement): { movement: SandboxMovement; isNew: boolean } => {
    const { key } = order.movement
    const known = movements.get(key)
    if (known?.verdict) return { movement: known, isNew: false }
    const movement = !known && order.isFirstCallLost ? { ...order.movement, verdict: null } : decide(order)
    movements.set(key, movement)
    return { movement, isNew: true }
  }
  const charge = ({ movement, first }: SandboxOrder): SandboxMovement => {
    if (detached.has(movement.token)) return { ...movement, verdict: DETACHED }
    const count = (chargeCounts.get(movement.token) ?? 0) + 1
    if (first) chargeCounts.set(movement.token, count)
    return first && count <= first.count ? { ...movement, verdict: first.verdict } : movement
  }
  const refund = (order: SandboxOrder): SandboxMovement => {
    const chargeKey = order.movement.chargeKey ?? ''
    const before = givenBack.get(chargeKey) ?? 0n
    const movement = decideRefund(order, movements.get(chargeKey) ?? null, before)
    if (movement.verdict?.outcome === 'approved') givenBack.set(chargeKey, before + movement.amount.amountMinor)
    return movement
  }

  return {
    addInstrument: async (attachKey, instrument) => {
      const first = attached.get(attachKey) ?? instrument
      attached.set(attachKey, first)
      return first
    },
    listInstruments: async (gatewayCustomerId) => [...attached.values()].filter((one) => one.gatewayCustomerId === gatewayCustomerId && !detached.has(one.token)),
    detachInstrument: async ({ token }) => {
      detached.add(token)
    },
    charge: async (order) => enter(order, charge),
    refund: async (order) => enter(order, refund),
    find: async (key) => movements.get(key) ?? null,
    listNoticed: async (after, until) =>
      [...movements.values()].filter((one) => one.verdict && one.noticeCount > 0 && one.settlesAt > after && one.settlesAt <= until)
        .toSorted((a, b) => a.settlesAt.getTime() - b.settlesAt.getTime() || (a.key < b.key ? -1 : 1)),
    totals: async (until) => sumUp([...movements.values()].filter((one) => one.verdict?.outcome === 'approved' && one.settlesAt <= until)),
  }
}

function sumUp(approved: readonly SandboxMovement[]): SandboxTotal[] {
  const totals = new Map<string, SandboxTotal>()
  for (const { kind, amount: { currency, amountMinor } } of approved) {
    const so = totals.get(currency) ?? { currency, chargedMinor: 0n, refundedMinor: 0n, chargeCount: 0 }
    totals.set(currency, kind === 'charge' ? { ...so, chargedMinor: so.chargedMinor + amountMinor, chargeCount: so.chargeCount + 1 } : { ...so, refundedMinor: so.refundedMinor + amountMinor })
  }
  return [...totals.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}
