// What a newcomer reads first: what the API is for, and what holds on every route.

/** Title, version and introduction of the API's document; paragraphs are parted by an empty line, code stands in backticks. */
export const ABOUT = {
  title: 'Regulars',
  version: '1',
  description: [
    'The customer system of record for subscription businesses: customers, how to reach them, what they allow, what brought them, and what happened to them.',
    'Keys. Every request carries an API key of one site, `Authorization: Bearer <key>`, and each route names the scope that the key must have. `bin/regulars keys create --site main --scopes \'*\'` makes the first key.',
    'Errors are RFC 9457 problem details with a `code` that stays the same; a wrong input lists its places in `errors`, each with a JSON pointer. A 503 says in `Retry-After` when to come back.',
    'Changes. A PATCH is a merge patch (RFC 7396): what is left out stays, `null` clears. Send an `Idempotency-Key` with a change and it happens once, however often it is sent; the same answer comes back for 30 days. (Of an upload only path and query are compared, and the answer is the import as it then is.) Records have an `ETag`; with `If-Match` a change is refused when somebody else came first, and with `If-None-Match: *` a PUT when there is one already.',
    'Lists give `items` and `nextCursor`; send it back as `cursor` with the same query to go on, until it is null. `expand` adds what belongs to a customer, `fields` leaves out what is not needed.',
    'Filters are clauses parted by `;`, all of which must hold: `tags:vip;createdAt:2026-01-01..`. A clause is a field, a colon and values: `field:a,b` is one or the other, `field:!a` not that one, `field:1..9`, `field:1..` and `field:..9` are ranges with both ends, `field:null` and `field:!null` ask whether there is a value. `metadata.plan.tier` reaches into what is nested, `addresses.*` is any of its fields, `"…"` quotes a value that holds signs of this grammar, `@name` is a saved segment. Values compare exactly but for case; what is partly known or misspelt is a matter for `q`.',
  ].join('\n\n'),
}
