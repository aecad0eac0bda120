// The jobs of a worker.

import { forgetOldAnswers } from '../services/idempotency.ts'
import { forgetOldImports, runWaitingImports } from '../services/imports.ts'
import type { Job } from './worker.ts'

export const JOBS: readonly Job[] = [
  { name: 'imports', run: runWaitingImports },
  { name: 'old imports', run: forgetOldImports },
  { name: 'idempotency', run: forgetOldAnswers },
]
