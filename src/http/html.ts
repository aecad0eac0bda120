// Pages of HTML: text made harmless, and what a page may load.

/** Text as it may stand anywhere in a page, also within quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** For pages that need nothing but their own inline style: no script, no other host, no frame around them. */
export const PAGE_POLICY = policy("'none'")
/** The same for a page with a form, which it sends to this server alone. */
export const FORM_POLICY = policy("'self'")

function policy(forms: string): string {
  return `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action ${forms}; frame-ancestors 'none'`
}
