// Measures contestants in turn, A B A B, and compares them by medians.

import { Agent, request as httpRequest } from 'node:http'

/** A request that is not answered by then has failed; a benchmark never waits for ever. */
const ANSWER_WAIT_MS = 60_000
/** Requests of each kind before it counts: a server is compiled by being used. */
const WARM_UP = 20

const agents = new Map<string, Agent>()

export interface Shot {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends one request on the kept-alive connection of its origin; gives its status and text. */
export function shoot(shot: Shot): Promise<{ status: number; text: string }> {
  const { origin } = new URL(shot.url)
  const agent = agents.get(origin) ?? new Agent({ keepAlive: true, maxSockets: 1 })
  agents.set(origin, agent)
  return new Promise((resolve, reject) => {
    const headers = shot.body === undefined ? shot.headers : { 'content-type': 'application/json', ...shot.headers, 'content-length': String(Buffer.byteLength(shot.body)) }
    const request = httpRequest(shot.url, { method: shot.method, headers, agent, timeout: ANSWER_WAIT_MS }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      response.on('error', reject)
    })
    request.on('timeout', () => request.destroy(new Error(`${shot.method} ${shot.url} was not answered in ${ANSWER_WAIT_MS} ms`)))
    request.on('error', reject)
    request.end(shot.body)
  })
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** Milliseconds of one request. Throws on an answer that is not 2xx. */
async function timed(shot: Shot): Promise<number> {
  const start = performance.now()
  const { status, text } = await shoot(shot)
  const ms = performance.now() - start
  if (status < 200 || status >= 300) throw new Error(`${shot.method} ${shot.url} answered ${status}: ${text.slice(0, 300)}`)
  return ms
}

/** Median milliseconds of `count` requests, one after another. */
export async function round(make: (index: number) => Shot, from: number, count: number): Promise<number> {
  const times: number[] = []
  for (let index = from; index < from + count; index++) times.push(await timed(make(index)))
  return median(times)
}

/**
 * Medians in milliseconds of several kinds of request, one entry each, and the first one's ratios to each of them: of every round
 * the ratio of its medians, and of these the median. Within a round they take turns request by request, so that a load that
 * comes and goes falls on all.
 */
export async function compare(
  kinds: readonly ((index: number) => Shot)[], options: { rounds: number; perRound: number; warmUp?: number },
): Promise<{ medians: number[]; ratios: number[] }> {
  const warmUp = options.warmUp ?? WARM_UP
  for (const make of kinds) await round(make, 0, warmUp)
  const rounds: number[][] = []
  for (let turn = 0; turn < options.rounds; turn++) {
    const times: number[][] = kinds.map(() => [])
    for (let step = 0; step < options.perRound; step++) {
      for (const [which, make] of kinds.entries()) times[which]?.push(await timed(make(warmUp + turn * options.perRound + step)))
    }
    rounds.push(times.map(median))
  }
  const of = (which: number): number[] => rounds.map((one) => one[which] ?? NaN)
  return { medians: kinds.map((_, which) => median(of(which))), ratios: kinds.map((_, which) => median(rounds.map((one) => (one[0] ?? NaN) / (one[which] ?? NaN)))) }
}
