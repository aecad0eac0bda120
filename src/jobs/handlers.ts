// The jobs of a worker.

import { forgetOldAnswers } from '../services/idempotency.ts'
import { runWaitingImports } from '../services/imports.ts'
import type { Job } from './worker.ts'

export const JOBS: readonly Job[] = [
  { name: 'imports', run: runWaitingImports },
  { name: 'idempotency', run: forgetOldAnswers },
]
