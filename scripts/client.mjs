// `npm run client`: writes the types of the typed client from the routes as they stand.

import { tsImport } from 'tsx/esm/api'
import { ready } from './ready.mjs'

ready()
const { writeSchema } = await tsImport('../client/generate.ts', import.meta.url)
const { apiDocument } = await tsImport('../src/server/compose.ts', import.meta.url)
const wrote = await writeSchema(apiDocument())
console.log(`client/schema.d.ts ${wrote ? 'is written' : 'is current'}`)
