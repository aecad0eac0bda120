// Recharge's leaky bucket: forty requests of a token at once, two a second for ever.

import type { Admission, RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { versionOf } from './wire.ts'

/** How many requests a token has at once, and how many more come free each second. */
export interface BucketSize {
  readonly size: number
  readonly perSecond: number
}

/** What every token has at Recharge, unless more was agreed. */
export const BUCKET_DEFAULT: BucketSize = { size: 40, perSecond: 2 }
/** Buckets remembered before the empty ones are forgotten. */
const BUCKETS_MAX = 10_000

export const LIMIT_HEADER = 'x-recharge-limit'

interface Bucket {
  readonly level: number
  readonly atMs: number
}

/** What lets requests in while their token's bucket has room; a wrong version is refused before anything else. */
export function bucketsOf({ size, perSecond }: BucketSize): (ctx: Context, head: RequestHead, monotonicMs: number) => Admission {
  const buckets = new Map<string, Bucket>()
  const leaked = ({ level, atMs }: Bucket, nowMs: number): number => Math.max(0, level - ((nowMs - atMs) / 1_000) * perSecond)
  return (ctx, head, nowMs) => {
    versionOf(head)
    const name = `${ctx.site.siteId} ${ctx.actor.name}`
    const left = leaked(buckets.get(name) ?? { level: 0, atMs: nowMs }, nowMs)
    if (left + 1 > size) return { headers: { [LIMIT_HEADER]: `${size}/${size}` }, refused: { detail: 'the bucket of this token is full' } }
    if (!buckets.has(name) && buckets.size >= BUCKETS_MAX) for (const [one, bucket] of buckets) if (leaked(bucket, nowMs) === 0) buckets.delete(one)
    buckets.set(name, { level: left + 1, atMs: nowMs })
    return { headers: { [LIMIT_HEADER]: `${Math.ceil(left + 1)}/${size}` } }
  }
}
