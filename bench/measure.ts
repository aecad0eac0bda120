// Measures two servers in turn, A B A B, and compares them by the median of their rounds.

import { Agent, request as httpRequest } from 'node:http'

const agents = new Map<string, Agent>()

export interface Shot {
  readonly method: string
  readonly url: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Sends one request on a kept-alive connection; gives its status and text. */
export function shoot(shot: Shot, lane = 'one'): Promise<{ status: number; text: string }> {
  const agent = agents.get(lane) ?? new Agent({ keepAlive: true, maxSockets: 1 })
  agents.set(lane, agent)
  return new Promise((resolve, reject) => {
    const headers = { ...shot.headers, ...(shot.body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(shot.body)) }) }
    const request = httpRequest(shot.url, { method: shot.method, headers, agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(shot.body)
  })
}

export function closeLanes(): void {
  for (const agent of agents.values()) agent.destroy()
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

/** Median milliseconds of sequential requests in a round. Throws on an answer that is not 2xx. */
async function round(make: (index: number) => Shot, from: number, count: number, lane: string): Promise<number> {
  const times: number[] = []
  for (let index = from; index < from + count; index++) {
    const shot = make(index)
    const start = performance.now()
    const { status, text } = await shoot(shot, lane)
    times.push(performance.now() - start)
    if (status >= 300) throw new Error(`${shot.method} ${shot.url} answered ${status}: ${text.slice(0, 300)}`)
  }
  return median(times)
}

export interface Comparison {
  readonly oursMs: number
  readonly floorMs: number
  readonly ratio: number
  readonly ratioLow: number
  readonly ratioHigh: number
}

/** Interleaved rounds of two kinds of request; the ratio is the median of the rounds' ratios. */
export async function compare(
  ours: (index: number) => Shot, floor: (index: number) => Shot, options: { rounds?: number; perRound?: number } = {},
): Promise<Comparison> {
  const { rounds = 15, perRound = 60 } = options
  const a: number[] = []
  const b: number[] = []
  await round(ours, 0, 20, 'ours')
  await round(floor, 0, 20, 'floor')
  for (let turn = 0; turn < rounds; turn++) {
    const from = 20 + turn * perRound
    a.push(await round(ours, from, perRound, 'ours'))
    b.push(await round(floor, from, perRound, 'floor'))
  }
  const ratios = a.map((value, index) => value / (b[index] ?? NaN)).toSorted((x, y) => x - y)
  return { oursMs: median(a), floorMs: median(b), ratio: median(ratios), ratioLow: ratios[Math.floor(rounds * 0.1)] ?? NaN, ratioHigh: ratios[Math.floor(rounds * 0.9)] ?? NaN }
}
