// What the doctor says on a terminal: a bar while it looks, then a line a check, and below it what is wrong.

import { SingleBar } from 'cli-progress'
import type { Site } from '../domain/site.ts'
import type { Engine } from '../services/context.ts'
import { type CheckReport, examine } from '../services/doctor.ts'

/** Examines sites and prints what is found; gives how many findings are left. */
export async function reportHealth(engine: Engine, sites: readonly Site[], fix: boolean, print: (line: string) => void): Promise<number> {
  const bar = process.stderr.isTTY ? new SingleBar({ format: '{check} {bar} {percentage}%', stream: process.stderr, clearOnComplete: true }) : null
  let left = 0
  let site: Site | null = null
  const reports = examine(engine, sites, {
    fix, onCheck: (_site, check) => bar?.start(1, 0, { check }),
    onProgress: (done, total) => {
      bar?.setTotal(Math.max(total, 1))
      bar?.update(done)
    },
  })
  for await (const report of reports) {
    bar?.stop()
    if (report.site !== site && report.site) print(`site ${report.site.slug}`)
    site = report.site
    for (const line of linesOf(report)) print(line)
    left += report.count - report.fixed
  }
  print(left === 0 ? 'all is well' : `${left} ${left === 1 ? 'finding' : 'findings'}${fix ? ' that cannot be repaired by recomputing' : ''}`)
  return left
}

function linesOf({ site, name, findings, count, fixed }: CheckReport): string[] {
  const indent = site ? '  ' : ''
  if (count === 0) return [`${indent}ok    ${name}`]
  const more = count - findings.length
  return [
    `${indent}${fixed === count ? 'fixed' : 'FAIL '} ${name}: ${count} found${fixed > 0 ? `, ${fixed} repaired` : ''}`,
    ...findings.map((finding) => `${indent}        ${finding.what}${finding.isFixed ? ' (repaired)' : ''}`), ...(more > 0 ? [`${indent}        and ${more} more`] : []),
  ]
}
