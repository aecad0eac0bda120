// The jobs of a worker.

import { runDueBilling } from '../services/billing-run.ts'
import { forgetOldAnswers } from '../services/idempotency.ts'
import { runWaitingImports } from '../services/imports.ts'
import type { Job } from './worker.ts'

export const JOBS: readonly Job[] = [
  { name: 'imports', run: runWaitingImports },
  { name: 'billing', run: runDueBilling },
  { name: 'idempotency', run: forgetOldAnswers },
]
