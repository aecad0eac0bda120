// The API's documentation as a page of its own: everything it shows comes from the OpenAPI document, nothing from another host.

import { escapeHtml } from './html.ts'

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:62rem;padding:1rem 1.5rem;color:#1b1f24;background:#fff}
h1{margin:.5rem 0}h3{font-size:1rem;margin:.8rem 0 .3rem}h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de;text-transform:capitalize}nav a{margin-right:1rem;text-transform:capitalize}
details{border:1px solid #d0d7de;border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}summary{cursor:pointer}code,pre{font:13px/1.45 ui-monospace,monospace}
pre{background:#f6f8fa;padding:.8rem;overflow:auto;border-radius:6px}.m{display:inline-block;min-width:4.2rem;font-weight:700}.s{color:#57606a}table{border-collapse:collapse}
td,th{text-align:left;font-weight:400;padding:.2rem .8rem .2rem 0;vertical-align:top}
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}pre{background:#161b22}details,h2{border-color:#30363d}a{color:#58a6ff}.s{color:#8b949e}}`

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters: readonly { name: string; in: string; required: boolean; description?: string }[]
  readonly requestBody?: { content: { [type: string]: { schema: unknown } } }
  readonly responses: { readonly [status: string]: { description: string; content?: { [type: string]: { schema: unknown } } } }
}

/** The page for an OpenAPI document. It needs no script, so that it reads anywhere. */
export function docsPage(document: { readonly [key: string]: unknown }): string {
  const { info, paths } = document as unknown as { info: { title: string; version: string; description: string }; paths: { [path: string]: { [method: string]: Operation } } }
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))]
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(info.title)}</title><style>${STYLE}</style>
<main><h1>${escapeHtml(info.title)} <span class="s">${escapeHtml(info.version)}</span></h1>${prose(info.description)}<p><a href="/openapi.json">OpenAPI document</a></p>
<nav aria-label="Parts of the API">${tags.map((tag) => `<a href="#${anchor(tag)}">${escapeHtml(tag)}</a>`).join('')}</nav>
${tags.map((tag) => `<h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>${operations.filter(({ operation }) => operation.tags.includes(tag)).map(section).join('')}`).join('\n')}</main></html>`
}

function section({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const body = Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema }]) => `<h3>Body <span class="s">${escapeHtml(type)}</span></h3><pre tabindex="0">${escapeHtml(outline(schema))}</pre>`).join('')
  return `<details id="${operation.operationId}"><summary><code><span class="m">${method.toUpperCase()}</span>${escapeHtml(path)}</code> ${escapeHtml(operation.summary)}</summary>
${prose(operation.description)}${parameterTable(operation)}${body}${Object.entries(operation.responses).map(answerOf).join('')}</details>`
}

function parameterTable({ parameters }: Operation): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map((one) => `<tr><th scope="row"><code>${escapeHtml(one.name)}</code><td class="s">${one.in}${one.required ? ', required' : ''}<td>${marked(one.description ?? '')}`)
  return `<h3>Parameters</h3><table>${rows.join('')}</table>`
}

function answerOf([status, answer]: [string, Operation['responses'][string]]): string {
  const [first] = Object.entries(answer.content ?? {})
  if (!first || !status.startsWith('2')) return `<p><strong>${status}</strong> ${marked(answer.description)}</p>`
  return `<h3>${status} <span class="s">${escapeHtml(first[0])}</span></h3><pre tabindex="0">${escapeHtml(outline(first[1].schema))}</pre>`
}

interface Schema {
  readonly type?: string
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly description?: string
}

/** A schema as a person reads it: names and types, nested by indentation. */
function outline(schema: unknown, indent = ''): string {
  const one = schema as Schema
  if (one.anyOf) return [...new Set(one.anyOf.map((part) => outline(part, indent)))].join(' | ')
  if (one.enum) return one.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (one.type === 'array') return `[${outline(one.items ?? {}, indent)}]`
  if (one.type !== 'object' || !one.properties) return one.format ?? one.type ?? 'any'
  const inner = `${indent}  `
  const lines = Object.entries(one.properties).map(([name, property]) => {
    const note = property.description ? `  // ${property.description}` : ''
    return `${inner}${name}${one.required?.includes(name) ? '' : '?'}: ${outline(property, inner)}${note}`
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}

/** Paragraphs parted by empty lines. */
const prose = (text: string): string => text.split('\n\n').map((part) => `<p>${marked(part)}</p>`).join('')
/** Text in which backticks mean code. */
const marked = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
const anchor = (tag: string): string => tag.replace(/\W+/g, '-')
