// When the subscriptions of the benchmark are due: in slices of the same size, one a minute on the first day of every month.

/** Subscriptions that are due at the same minute. */
export const SLICE = 1_000
const FIRST_MONTH = Date.UTC(2026, 0, 1)
export const BEGINNING = new Date(FIRST_MONTH)

/** The sites with their subscriptions: one for each size of the table. */
export const siteOf = (subscriptions: number): string => `billing-${subscriptions}`

/** Walks through the slices in the order in which they become due, month after month. */
export interface Calendar {
  /** Takes the next `count` subscriptions (whole slices); gives the instant by which they, and none after them, are due. */
  take(count: number): string
}

/** A calendar that begins after the months and slices that were taken before. */
export function openCalendar(subscriptions: number): Calendar {
  const slices = subscriptions / SLICE
  let taken = 0
  return {
    take: (count) => {
      taken += count / SLICE
      const last = taken - 1
      return new Date(Date.UTC(2026, 1 + Math.floor(last / slices), 1, 0, last % slices)).toISOString()
    },
  }
}
