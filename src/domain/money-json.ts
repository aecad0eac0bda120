// Amounts in JSON: a number there, which holds them exactly, is a bigint here wherever a field's name ends with Minor.

/** JSON as read, with its amounts as bigints. */
export function readMinor(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readMinor)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name.endsWith('Minor') && typeof one === 'number' ? BigInt(one) : readMinor(one)]))
}

/** The same value as JSON can hold it: bigints as numbers, instants as RFC 3339. */
export function writeMinor(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(writeMinor)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, writeMinor(one)]))
}
