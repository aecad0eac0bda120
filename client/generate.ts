// Writes client/schema.d.ts, the API's types, from the routes; run by `npm run client`.

import { readFileSync, writeFileSync } from 'node:fs'
import openapiTs, { astToString, type OpenAPI3 } from 'openapi-typescript'

export const SCHEMA_FILE = new URL('schema.d.ts', import.meta.url)
const HEADER = '// The types of the API, made from its routes by `npm run client`: never edited by hand.\n\n'

/** The TypeScript of an OpenAPI document. */
export async function schemaOf(document: object): Promise<string> {
  // A copy as plain JSON: the library resolves references in place.
  const ast = await openapiTs(JSON.parse(JSON.stringify(document)) as OpenAPI3, { defaultNonNullable: false })
  return HEADER + astToString(ast)
}

/** Writes the types of a document unless they stand there already; tells whether it wrote. */
export async function writeSchema(document: object): Promise<boolean> {
  const wanted = await schemaOf(document)
  if (currentSchema() === wanted) return false
  writeFileSync(SCHEMA_FILE, wanted)
  return true
}

/** The file as it stands; null when there is none. */
export function currentSchema(): string | null {
  try {
    return readFileSync(SCHEMA_FILE, 'utf8')
  } catch {
    return null
  }
}
