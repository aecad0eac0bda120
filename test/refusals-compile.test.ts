// A refusal code that is added to the core breaks the compile of every face until the face maps it: tried with the compiler itself.

import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const CORE = join(root, 'src/domain/refusal.ts')
const NEW_CODE = 'moon-in-the-way'
/** Where each face says what it makes of refusals; a dialect without such a file is not found, which fails. Of two faces of one vendor the second has a table of its own. */
const TABLES = ['src/http/problem.ts', ...readdirSync(join(root, 'src/dialects')).map((dialect) => `src/dialects/${dialect}/refusals.ts`), 'src/dialects/pelcro/open-errors.ts']

/** Files as the compiler has read them: nobody edits them between two compiles. */
const parsed = new Map<string, ts.SourceFile>()

/** What the compiler says of the faces' tables when the core's list reads as `edit` leaves it: messages by file. */
function complaints(edit: (text: string) => string): Map<string, string> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } }
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noEmit: true, skipLibCheck: true }, root)
  const host = ts.createCompilerHost(options)
  const readFile = host.getSourceFile.bind(host)
  host.getSourceFile = (path, languageVersion, ...rest) => {
    if (path === CORE) return ts.createSourceFile(path, edit(ts.sys.readFile(path) ?? ''), languageVersion)
    const file = parsed.get(path) ?? readFile(path, languageVersion, ...rest)
    if (file) parsed.set(path, file)
    return file
  }
  const files = TABLES.map((path) => join(root, path))
  const program = ts.createProgram(files, options, host)
  return new Map(files.flatMap((path) => {
    const file = program.getSourceFile(path)
    expect(file, `${path} is there`).toBeDefined()
    const said = program.getSemanticDiagnostics(file).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
    return said.length === 0 ? [] : [[relative(root, path), said.join('\n')] as const]
  }))
}

test('as it is, every table compiles', () => {
  expect(complaints((text) => text)).toEqual(new Map())
})

test('with one code more, no table compiles, and the compiler names the code', () => {
  const said = complaints((text) => text.replace(`export const REFUSAL_CODES = [`, `export const REFUSAL_CODES = [\n  '${NEW_CODE}',`))
  expect([...said.keys()]).toEqual(TABLES)
  for (const [path, message] of said) expect(message, path).toContain(NEW_CODE)
})
