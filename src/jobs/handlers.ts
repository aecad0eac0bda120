// The jobs of a worker.

import { runDueBilling } from '../services/billing-run.ts'
import { forgetOldAnswers } from '../services/idempotency.ts'
import { runWaitingImports } from '../services/import-turns.ts'
import { forgetOldImports } from '../services/imports.ts'
import { forgetOldLogins } from '../services/portal-sessions.ts'
import { applyTagRules } from '../services/tag-rule-events.ts'
import { queueWebhooks } from '../services/webhook-events.ts'
import { duplicateRuns } from './duplicate-runs.ts'
import { webhookDeliveries } from './webhook-deliveries.ts'
import type { Job } from './worker.ts'

/** All jobs of one worker. What goes wrong beside its loop is told to `onMistake`. */
export function makeJobs(onMistake: (error: unknown, job: string) => void): readonly Job[] {
  return [
    { name: 'imports', run: (engine, signal) => runWaitingImports(engine, { signal, onMistake: (error) => onMistake(error, 'imports') }) },
    { name: 'old imports', run: forgetOldImports },
    { name: 'billing', run: runDueBilling },
    { name: 'idempotency', run: forgetOldAnswers },
    { name: 'old logins', run: forgetOldLogins },
    { name: 'tag-rules', run: applyTagRules },
    { name: 'webhook-events', run: queueWebhooks },
    webhookDeliveries(onMistake),
    duplicateRuns(onMistake),
  ]
}
