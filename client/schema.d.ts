// The types of the API, made from its routes by `npm run client`: never edited by hand.

export interface paths {
    "/v1/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List, filter and search customers
         * @description A filter is clauses by `;`, all of which hold: `field:value`, `field:a,b` (one of them), `field:!a` (none of them), `field:1..9`, `1..` or `..9` (both ends belong to it), `field:null` (has no value), `field:!null`, `@segment`, `!@segment`. Sub-fields follow a dot; `*` stands for any one name, as in `leadSource.*.source:google`. Quote a value that holds `, ; : ..` or begins with `!`: `company:"Acme; Inc"`; a backslash quotes a quote. Texts match whole and without regard to case (Unicode lower case, no locale: ß is not ss); ranges of texts are by code point. Phones match as given and by their number, read in the country of the site. A day means that day in the time zone of the site; in metadata, in UTC. Metadata matches by the text of its values; a range with numbers at its ends finds numbers, one with days or date-times finds those, any other texts.
         *
         *     Needs the scope `customers:read`.
         */
        get: operations["listCustomers"];
        /**
         * Find a customer by e-mail or external reference, or create it
         * @description Atomic: however many ask at once, one customer is created and all get it. `match` is `email`, `externalReference` (the first one of the body) or `externalReference:<system>`.
         *
         *     Needs the scope `customers:write`.
         */
        put: operations["findOrCreateCustomer"];
        /**
         * Create a customer
         * @description Needs the scope `customers:write`.
         */
        post: operations["createCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a customer, also by a former id
         * @description Needs the scope `customers:read`.
         */
        get: operations["getCustomer"];
        /**
         * Create the customer of this id, or change it
         * @description Fields that are given are set as by PATCH; others stay. Ids are alike without regard to case; the first spelling is kept.
         *
         *     Needs the scope `customers:write`.
         */
        put: operations["upsertCustomer"];
        post?: never;
        /**
         * Delete a customer; its id and e-mail are free again
         * @description Needs the scope `customers:write`.
         */
        delete: operations["deleteCustomer"];
        options?: never;
        head?: never;
        /**
         * Change a customer by a merge patch (RFC 7396)
         * @description `null` clears a field; `metadata` and `customFields` are merged key by key; `tags` replace those there are; consents and a lead source are added to the history.
         *
         *     Needs the scope `customers:write`.
         */
        patch: operations["changeCustomer"];
        trace?: never;
    };
    "/v1/customers/{id}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a customer another id; the old one goes on finding it
         * @description Needs the scope `customers:write`.
         */
        post: operations["renameCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/metadata/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one key of the metadata
         * @description Needs the scope `customers:write`.
         */
        delete: operations["removeMetadataKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a customer for good, live or deleted (GDPR, article 17)
         * @description A live customer is deleted first. Personal data is cleared from the profile, history, events and stored answers; number, metrics and the times of events stay. A deleted customer is named by the id that it had; where a live one has that id now, or several had it, `number` says who is meant.
         *
         *     Needs the scope `customers:erase`.
         */
        post: operations["eraseCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is held on one customer, as one document (GDPR, articles 15 and 20)
         * @description Profile with metadata, custom fields and tags, former ids, addresses, memberships, the history of consents, lead sources, scores, and the whole timeline with its comments.
         *
         *     Needs the scope `customers:read`.
         */
        get: operations["exportPerson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the addresses of a customer
         * @description Needs the scope `customers:read`.
         */
        get: operations["listAddresses"];
        put?: never;
        /**
         * Add an address; the first of its kind is the default
         * @description Needs the scope `customers:write`.
         */
        post: operations["addAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/addresses/{addressId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an address
         * @description Needs the scope `customers:read`.
         */
        get: operations["getAddress"];
        put?: never;
        post?: never;
        /**
         * Remove an address
         * @description Needs the scope `customers:write`.
         */
        delete: operations["removeAddress"];
        options?: never;
        head?: never;
        /**
         * Change an address by a merge patch
         * @description Needs the scope `customers:write`.
         */
        patch: operations["changeAddress"];
        trace?: never;
    };
    "/v1/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tags by name, with how many customers have each
         * @description Needs the scope `tags:read`.
         */
        get: operations["listTags"];
        put?: never;
        /**
         * Create a tag
         * @description Needs the scope `tags:write`.
         */
        post: operations["createTag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a tag
         * @description Needs the scope `tags:read`.
         */
        get: operations["getTag"];
        put?: never;
        post?: never;
        /**
         * Remove a tag, also from everybody who has it
         * @description Needs the scope `tags:write`.
         */
        delete: operations["deleteTag"];
        options?: never;
        head?: never;
        /**
         * Rename or describe a tag
         * @description Needs the scope `tags:write`.
         */
        patch: operations["changeTag"];
        trace?: never;
    };
    "/v1/tags/{name}/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a tag to up to 1,000 customers
         * @description Needs the scope `customers:write`.
         */
        post: operations["tagCustomers"];
        /**
         * Take a tag from up to 1,000 customers
         * @description Needs the scope `customers:write`.
         */
        delete: operations["untagCustomers"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/tags/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a customer a tag
         * @description Needs the scope `customers:write`.
         */
        put: operations["tagCustomer"];
        post?: never;
        /**
         * Take a tag from a customer
         * @description Needs the scope `customers:write`.
         */
        delete: operations["untagCustomer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/custom-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List custom fields
         * @description Needs the scope `custom-fields:read`.
         */
        get: operations["listCustomFields"];
        put?: never;
        /**
         * Define a custom field
         * @description Needs the scope `custom-fields:write`.
         */
        post: operations["createCustomField"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/custom-fields/{resource}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a custom field
         * @description Needs the scope `custom-fields:read`.
         */
        get: operations["getCustomField"];
        put?: never;
        post?: never;
        /**
         * Remove a custom field that no record uses
         * @description Needs the scope `custom-fields:write`.
         */
        delete: operations["deleteCustomField"];
        options?: never;
        head?: never;
        /**
         * Change a custom field; name and type never change
         * @description Needs the scope `custom-fields:write`.
         */
        patch: operations["changeCustomField"];
        trace?: never;
    };
    "/v1/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List organizations by name
         * @description Needs the scope `organizations:read`.
         */
        get: operations["listOrganizations"];
        put?: never;
        /**
         * Create an organization
         * @description Needs the scope `organizations:write`.
         */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an organization
         * @description Needs the scope `organizations:read`.
         */
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        /**
         * Remove an organization
         * @description Needs the scope `organizations:write`.
         */
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        /**
         * Change an organization by a merge patch
         * @description Needs the scope `organizations:write`.
         */
        patch: operations["changeOrganization"];
        trace?: never;
    };
    "/v1/organizations/{id}/memberships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of an organization
         * @description Needs the scope `organizations:read`.
         */
        get: operations["listMembers"];
        put?: never;
        /**
         * Make a customer a member
         * @description Needs the scope `organizations:write`.
         */
        post: operations["addMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{id}/memberships/{membershipId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a membership
         * @description Needs the scope `organizations:write`.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Change a membership
         * @description Needs the scope `organizations:write`.
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/v1/customers/{id}/memberships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the memberships of a customer
         * @description Needs the scope `customers:read`.
         */
        get: operations["listMemberships"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List segments
         * @description Needs the scope `segments:read`.
         */
        get: operations["listSegments"];
        put?: never;
        /**
         * Save a filter as a segment
         * @description Needs the scope `segments:write`.
         */
        post: operations["createSegment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/segments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a segment with its count
         * @description Needs the scope `segments:read`.
         */
        get: operations["getSegment"];
        put?: never;
        post?: never;
        /**
         * Remove a segment that nothing names
         * @description Needs the scope `segments:write`.
         */
        delete: operations["deleteSegment"];
        options?: never;
        head?: never;
        /**
         * Change a segment
         * @description Needs the scope `segments:write`.
         */
        patch: operations["changeSegment"];
        trace?: never;
    };
    "/v1/segments/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the customers of a segment
         * @description Needs the scope `customers:read`.
         */
        get: operations["listSegmentMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rfm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Customers by recency, frequency and monetary value
         * @description Quintiles over the customers who have paid, computed when the last scores are older than asked for.
         *
         *     Needs the scope `segments:read`.
         */
        get: operations["getRfm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rfm/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compute the scores now
         * @description Needs the scope `segments:write`.
         */
        post: operations["refreshRfm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/rfm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The scores of one customer; null before the first payment
         * @description Needs the scope `customers:read`.
         */
        get: operations["getCustomerRfm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to a customer, newest first
         * @description Needs the scope `customers:read`.
         */
        get: operations["getTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Comment on a customer
         * @description Needs the scope `customers:write`.
         */
        post: operations["comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The consents of a customer with their history
         * @description Needs the scope `customers:read`.
         */
        get: operations["getConsents"];
        put?: never;
        /**
         * Record decisions of a customer
         * @description Needs the scope `customers:write`.
         */
        post: operations["recordConsents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/lead-sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The touches that brought a customer, in time
         * @description Needs the scope `customers:read`.
         */
        get: operations["listLeadSources"];
        put?: never;
        /**
         * Add a touch; the original never changes
         * @description Needs the scope `customers:write`.
         */
        post: operations["addLeadSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The feed of events, oldest first; nextCursor goes on, also when nothing is there yet
         * @description Needs the scope `events:read`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event
         * @description Needs the scope `events:read`.
         */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Needs the scope `keys:read`.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key; its secret is shown only now
         * @description Needs the scope `keys:write`.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key, at once and for good
         * @description Needs the scope `keys:write`.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the site and its settings
         * @description Needs the scope `site:read`.
         */
        get: operations["getSite"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the settings of the site
         * @description Needs the scope `site:write`.
         */
        patch: operations["changeSite"];
        trace?: never;
    };
    "/v1/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the gateways that the site can charge through
         * @description Needs the scope `site:read`.
         */
        get: operations["listGateways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/gateways/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an account at a gateway; its secrets are never shown
         * @description Needs the scope `site:read`.
         */
        get: operations["getGateway"];
        /**
         * Set up an account at a gateway, or give it other secrets
         * @description The secrets are stored encrypted, with a key that is not in the database. Leaving webhookSecret out, or null, removes it.
         *
         *     Needs the scope `site:write`.
         */
        put: operations["setGateway"];
        post?: never;
        /**
         * Remove an account at a gateway
         * @description Needs the scope `site:write`.
         */
        delete: operations["removeGateway"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports, newest first
         * @description Needs the scope `imports:read`.
         */
        get: operations["listImports"];
        put?: never;
        /**
         * Import customers from CSV; the answer comes at once, the work goes on
         * @description Needs the scope `imports:write`.
         */
        post: operations["createImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an import and how far it is
         * @description Needs the scope `imports:read`.
         */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the rows that were refused
         * @description Needs the scope `imports:read`.
         */
        get: operations["listImportRefusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop an import; what is imported stays
         * @description Needs the scope `imports:write`.
         */
        post: operations["cancelImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream the customers of a filter
         * @description Needs the scope `exports:read`.
         */
        get: operations["exportCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook endpoints
         * @description Needs the scope `webhooks:read`.
         */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Have events sent to a url, signed as Standard Webhooks say
         * @description Each customer's events come in order. Anything but a 2xx within 15 seconds is tried again for five days. Needs events:read too, and customers:read for a filter.
         *
         *     Needs the scope `webhooks:write`.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a webhook endpoint, also a deleted one
         * @description Needs the scope `webhooks:read`.
         */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint and cancel what waits for it
         * @description Needs the scope `webhooks:write`.
         */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change, enable or disable a webhook endpoint
         * @description Needs the scope `webhooks:write`.
         */
        patch: operations["changeWebhookEndpoint"];
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new secret; the old one signs too for a while
         * @description Needs the scope `webhooks:write`.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/pings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event to a webhook endpoint
         * @description Needs the scope `webhooks:write`.
         */
        post: operations["pingWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of a webhook endpoint, newest first
         * @description Needs the scope `webhooks:read`.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send deliveries again, by status and time
         * @description Up to 10,000 at once, oldest first, under their old ids. from and to are when they were put in line, inclusive.
         *
         *     Needs the scope `webhooks:write`.
         */
        post: operations["replayWebhookDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a delivery with its body
         * @description Needs the scope `webhooks:read`.
         */
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-deliveries/{id}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again; one that waits is tried at once
         * @description Needs the scope `webhooks:write`.
         */
        post: operations["replayWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tag-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tag rules, in the order of their effect
         * @description Needs the scope `tags:read`.
         */
        get: operations["listTagRules"];
        put?: never;
        /**
         * Tag customers when events happen to them
         * @description About what happens from now on. What a rule changes sets no rule off. Needs customers:write too.
         *
         *     Needs the scope `tags:write`.
         */
        post: operations["createTagRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tag-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a tag rule
         * @description Needs the scope `tags:read`.
         */
        get: operations["getTagRule"];
        put?: never;
        post?: never;
        /**
         * Remove a tag rule; the tags that it gave stay
         * @description Needs the scope `tags:write`.
         */
        delete: operations["deleteTagRule"];
        options?: never;
        head?: never;
        /**
         * Change, enable or disable a tag rule
         * @description Needs the scope `tags:write`.
         */
        patch: operations["changeTagRule"];
        trace?: never;
    };
    "/v1/customers/{id}/payment-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the payment methods of a customer
         * @description Needs the scope `payments:read`.
         */
        get: operations["listPaymentMethods"];
        put?: never;
        /**
         * Attach a payment method by a token of its gateway, or by a payment token
         * @description The first usable one is the default, and so is one that a payment token brings. `replaces` names a method whose place it takes.
         *
         *     Needs the scope `payments:write`.
         */
        post: operations["attachPaymentMethod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/payment-methods/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take over all payment methods of a customer at a gateway
         * @description Needs the scope `payments:write`.
         */
        post: operations["importPaymentMethods"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/payment-methods/{paymentMethodId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a payment method
         * @description Needs the scope `payments:read`.
         */
        get: operations["getPaymentMethod"];
        put?: never;
        post?: never;
        /**
         * Deactivate a payment method for good
         * @description Its history stays. The newest usable other one becomes the default in its place.
         *
         *     Needs the scope `payments:write`.
         */
        delete: operations["deactivatePaymentMethod"];
        options?: never;
        head?: never;
        /**
         * Change a payment method, or make it the default
         * @description A new default is charged at once what the customer owes.
         *
         *     Needs the scope `payments:write`.
         */
        patch: operations["changePaymentMethod"];
        trace?: never;
    };
    "/v1/payment-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a payment token: single-use, good for 30 minutes
         * @description It carries a billing contact and a lead source. Attaching a payment method by it records the lead source and fills a missing primary contact.
         *
         *     Needs the scope `payments:write`.
         */
        post: operations["createPaymentToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payment-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read whether a payment token was used
         * @description Needs the scope `payments:read`.
         */
        get: operations["getPaymentToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List products
         * @description Needs the scope `catalog:read`.
         */
        get: operations["listProducts"];
        put?: never;
        /**
         * Add a product
         * @description Needs the scope `catalog:write`.
         */
        post: operations["createProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a product
         * @description Needs the scope `catalog:read`.
         */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a product, or end its sale
         * @description Needs the scope `catalog:write`.
         */
        patch: operations["changeProduct"];
        trace?: never;
    };
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List plans
         * @description Needs the scope `catalog:read`.
         */
        get: operations["listPlans"];
        put?: never;
        /**
         * Add a plan: a price and an interval of a product
         * @description Without an interval it is charged once. Prices are flat, per unit, tiered or by volume, one per currency, with a set-up fee if there is one.
         *
         *     Needs the scope `catalog:write`.
         */
        post: operations["createPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a plan
         * @description Needs the scope `catalog:read`.
         */
        get: operations["getPlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a plan in everything but its prices, or end its sale
         * @description Needs the scope `catalog:write`.
         */
        patch: operations["changePlanRecord"];
        trace?: never;
    };
    "/v1/plans/{id}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a plan new prices
         * @description Subscriptions that have begun pay them from their next renewal on (`next-renewal`), or go on as they are (`new-subscriptions`).
         *
         *     Needs the scope `catalog:write`.
         */
        put: operations["changePrices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List coupons
         * @description Needs the scope `catalog:read`.
         */
        get: operations["listCoupons"];
        put?: never;
        /**
         * Add a coupon; its terms stay for ever
         * @description Needs the scope `catalog:write`.
         */
        post: operations["createCoupon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/coupons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a coupon
         * @description Needs the scope `catalog:read`.
         */
        get: operations["getCoupon"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename a coupon, or end its redemption
         * @description Needs the scope `catalog:write`.
         */
        patch: operations["changeCoupon"];
        trace?: never;
    };
    "/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List subscriptions, newest first
         * @description Needs the scope `subscriptions:read`.
         */
        get: operations["listSubscriptions"];
        put?: never;
        /**
         * Begin a subscription, now, later or in the past
         * @description What is due at once is charged before the answer. A start in the past charges every period since, or with `backdated: next-period` begins with the next one.
         *
         *     Needs the scope `subscriptions:write`.
         */
        post: operations["createSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a subscription
         * @description Needs the scope `subscriptions:read`.
         */
        get: operations["getSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how a subscription is charged and when it expires
         * @description Coupons are redeemed in addition to those it has. What it owes is charged to a new payment method at once.
         *
         *     Needs the scope `subscriptions:write`.
         */
        patch: operations["patchSubscription"];
        trace?: never;
    };
    "/v1/subscriptions/{id}/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change plan, quantity or price, at once or with the next renewal
         * @description At once: the unused part of what was charged is credited, and the rest of the period charged at the new price; another interval begins a new period now.
         *
         *     Needs the scope `subscriptions:write`.
         */
        post: operations["changePlan"];
        /**
         * Take a planned change back
         * @description Needs the scope `subscriptions:write`.
         */
        delete: operations["revokeChange"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop charges until it is resumed, or until a time
         * @description Needs the scope `subscriptions:write`.
         */
        post: operations["pauseSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/{id}/resumption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on after a pause; a period that is due is charged at once
         * @description Needs the scope `subscriptions:write`.
         */
        post: operations["resumeSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel now, or at the end of what is charged
         * @description Needs the scope `subscriptions:write`.
         */
        post: operations["cancelSubscription"];
        /**
         * Take a planned cancellation back
         * @description Needs the scope `subscriptions:write`.
         */
        delete: operations["revokeCancellation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/{id}/skips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a coming period out: it is neither charged nor delivered
         * @description Needs the scope `subscriptions:write`.
         */
        post: operations["skipPeriod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/{id}/skips/{period}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a skip back
         * @description Needs the scope `subscriptions:write`.
         */
        delete: operations["unskipPeriod"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/{id}/next-charge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Move the next charge, and all later ones with it
         * @description Needs the scope `subscriptions:write`.
         */
        put: operations["moveNextCharge"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/delivery-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is to be delivered and charged, by date and address
         * @description What the clock will bring if everything is paid and nothing is changed: periods of subscriptions, one-time items that go along, skips, planned changes, pauses that end, and ends.
         *
         *     Needs the scope `subscriptions:read`.
         */
        get: operations["getDeliverySchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invoices, newest first
         * @description Needs the scope `invoices:read`.
         */
        get: operations["listInvoices"];
        put?: never;
        /**
         * Write an invoice by hand, issued and charged at once unless it is a draft
         * @description Needs the scope `invoices:write`.
         */
        post: operations["createInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an invoice
         * @description Needs the scope `invoices:read`.
         */
        get: operations["getInvoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/document": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An invoice as a page to be printed
         * @description Amounts and dates as in the customer's language; the seller is that of the site's settings.
         *
         *     Needs the scope `invoices:read`.
         */
        get: operations["getInvoiceDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a draft: it is owed from now on, and charged at once
         * @description Needs the scope `invoices:write`.
         */
        post: operations["issueInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try to collect an invoice now
         * @description Needs the scope `invoices:write`.
         */
        post: operations["retryInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/close-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an invoice up: nothing more is tried
         * @description Needs the scope `invoices:write`.
         */
        post: operations["closeOutInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Void an invoice that was not paid
         * @description Needs the scope `invoices:write`.
         */
        post: operations["voidInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List transactions, newest first
         * @description Needs the scope `payments:read`.
         */
        get: operations["listTransactions"];
        put?: never;
        /**
         * Charge a customer, for an invoice of one line or for credit
         * @description The default payment method pays unless one is named. The answer tells whether it was approved; the same requestId charges once.
         *
         *     Needs the scope `payments:write`.
         */
        post: operations["createTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a transaction
         * @description Needs the scope `payments:read`.
         */
        get: operations["getTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a sale back, in full or in part
         * @description Needs the scope `payments:write`.
         */
        post: operations["refundTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a whole sale
         * @description Needs the scope `payments:write`.
         */
        post: operations["voidTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a customer's credit: balances and ledger, newest first
         * @description Needs the scope `payments:read`.
         */
        get: operations["listCredits"];
        put?: never;
        /**
         * Charge a payment method and add the money to the customer's credit
         * @description Later invoices consume it before anything is charged. The answer holds the transaction's status; the balance grows once it is approved.
         *
         *     Needs the scope `payments:write`.
         */
        post: operations["chargeCredit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/credits/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add to or take from a customer's credit by hand
         * @description Needs the scope `payments:write`.
         */
        post: operations["adjustCredit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/revenues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a customer paid, per currency, before and after refunds
         * @description Needs the scope `payments:read`.
         */
        get: operations["listRevenues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a customer's one-time items, newest first
         * @description Needs the scope `subscriptions:read`.
         */
        get: operations["listItems"];
        put?: never;
        /**
         * Add a one-time item to the next invoice
         * @description Needs the scope `subscriptions:write`.
         */
        post: operations["addItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/items/{itemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a one-time item back that waits
         * @description Needs the scope `subscriptions:write`.
         */
        delete: operations["cancelItem"];
        options?: never;
        head?: never;
        /**
         * Change a one-time item that waits
         * @description Needs the scope `subscriptions:write`.
         */
        patch: operations["changeItem"];
        trace?: never;
    };
    "/v1/test-clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what time it is on a test site
         * @description While a long move is under way it tells how far that has come.
         *
         *     Needs the scope `site:read`.
         */
        get: operations["readTestClock"];
        put?: never;
        /**
         * Move the clock of a test site forward
         * @description Everything that would have happened by then happens before the answer, in order.
         *
         *     Needs the scope `site:write`.
         */
        post: operations["moveTestClock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            /**
             * @description what to act on; the same for ever
             * @enum {string}
             */
            code: "key-missing" | "key-unknown" | "key-revoked" | "scope-missing" | "not-found" | "invalid" | "malformed" | "unsupported-media-type" | "too-large" | "filter-invalid" | "sort-invalid" | "expand-unknown" | "field-unknown" | "cursor-invalid" | "revision-stale" | "idempotency-mismatch" | "already-exists" | "id-taken" | "email-taken" | "username-taken" | "reference-taken" | "email-undeliverable" | "metadata-key-reserved" | "custom-field-invalid" | "belongs-to-another" | "in-use" | "erased" | "wrong-state" | "target-forbidden" | "limit-reached" | "payment-token-invalid" | "payment-method-missing" | "payment-declined" | "card-number-refused" | "signature-invalid" | "busy" | "internal";
            /** @description for people */
            detail: string;
            /** @description the wrong places of the input; pointer is a JSON pointer (RFC 6901) */
            errors?: {
                pointer: string;
                code: string;
                message: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listCustomers: {
        parameters: {
            query?: {
                /** @description which customers, e.g. tags:vip;createdAt:2026-01-01.. */
                filter?: string;
                /** @description parts of a name, e-mail, phone, company or id; forgives a typing error. Gives the 1000 best at most; of more than 5000 hits, the best of the newest that many */
                q?: string;
                /** @description a field, with "-" before it for descending; newest first when left out, or best match first with q */
                sort?: string;
                /** @description also give the total */
                count?: boolean;
                /** @description comma-separated: addresses, organization, memberships, leadSources, consentHistory, subscriptions, defaultPaymentMethod */
                expand?: string;
                /** @description comma-separated names of the fields to give */
                fields?: string;
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: ({
                            id?: string;
                            number?: number;
                            /** @enum {unknown} */
                            type?: "person" | "organization";
                            email?: string | null;
                            name?: string | null;
                            firstName?: string | null;
                            lastName?: string | null;
                            displayName?: string | null;
                            username?: string | null;
                            phone?: string | null;
                            phoneE164?: string | null;
                            company?: string | null;
                            salutation?: string | null;
                            title?: string | null;
                            taxNumbers?: {
                                type: string;
                                value: string;
                                country: string | null;
                            }[];
                            language?: string | null;
                            timeZone?: string | null;
                            primaryContact?: {
                                firstName: string | null;
                                lastName: string | null;
                                company: string | null;
                                line1: string | null;
                                line2: string | null;
                                city: string | null;
                                region: string | null;
                                postalCode: string | null;
                                country: string | null;
                                emails: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                }[];
                                phones: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                    e164: string | null;
                                }[];
                            } | null;
                            externalReferences?: {
                                system: string;
                                value: string;
                            }[];
                            metadata?: {
                                [key: string]: unknown;
                            };
                            customFields?: {
                                [key: string]: unknown;
                            };
                            tags?: string[];
                            defaultPaymentMethodId?: string | null;
                            leadSource?: {
                                original: {
                                    id: string;
                                    source: string | null;
                                    medium: string | null;
                                    campaign: string | null;
                                    term: string | null;
                                    content: string | null;
                                    affiliate: string | null;
                                    subAffiliate: string | null;
                                    salesAgent: string | null;
                                    clickId: string | null;
                                    path: string | null;
                                    referrer: string | null;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339 date-time
                                     */
                                    touchedAt: string;
                                } | null;
                                mostRecent: {
                                    id: string;
                                    source: string | null;
                                    medium: string | null;
                                    campaign: string | null;
                                    term: string | null;
                                    content: string | null;
                                    affiliate: string | null;
                                    subAffiliate: string | null;
                                    salesAgent: string | null;
                                    clickId: string | null;
                                    path: string | null;
                                    referrer: string | null;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339 date-time
                                     */
                                    touchedAt: string;
                                } | null;
                            };
                            consents?: {
                                /** @enum {unknown} */
                                mail: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                phone: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                sms: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                emailReceipts: "granted" | "withdrawn" | "unknown";
                            };
                            /** @enum {unknown} */
                            activity?: "active" | "inactive";
                            metrics?: {
                                firstPaymentAt: string | null;
                                lastPaymentAt: string | null;
                                paymentCount: number;
                                grossRevenue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                lifetimeRevenue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                averageValue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                invoiceCount: number;
                                activeSubscriptionCount: number;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt?: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt?: string;
                            deletedAt?: string | null;
                            revision?: number;
                        } & {
                            [key: string]: unknown;
                        })[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `filter-invalid`, `sort-invalid`, `expand-unknown`, `field-unknown`, `cursor-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findOrCreateCustomer: {
        parameters: {
            query: {
                /** @description what to find by */
                match: string;
                /** @description what to do with one that is found; keep when left out */
                onMatch?: "keep" | "update";
                /** @description do not look up whether the e-mail domain takes mail */
                skipEmailDnsValidation?: boolean;
                /** @description comma-separated: addresses, organization, memberships, leadSources, consentHistory, subscriptions, defaultPaymentMethod */
                expand?: string;
            };
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string | null;
                    /** @enum {unknown} */
                    type?: "person" | "organization";
                    email?: string | null;
                    firstName?: string | null;
                    lastName?: string | null;
                    displayName?: string | null;
                    username?: string | null;
                    phone?: string | null;
                    company?: string | null;
                    salutation?: string | null;
                    title?: string | null;
                    taxNumbers?: {
                        type: string;
                        value: string;
                        country?: string | null;
                    }[] | null;
                    language?: string | null;
                    timeZone?: string | null;
                    primaryContact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    externalReferences?: {
                        system: string;
                        value: string;
                    }[] | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    customFields?: {
                        [key: string]: unknown;
                    } | null;
                    defaultPaymentMethodId?: string | null;
                    tags?: string[] | null;
                    leadSource?: {
                        source?: string | null;
                        medium?: string | null;
                        campaign?: string | null;
                        term?: string | null;
                        content?: string | null;
                        affiliate?: string | null;
                        subAffiliate?: string | null;
                        salesAgent?: string | null;
                        clickId?: string | null;
                        path?: string | null;
                        referrer?: string | null;
                    } | null;
                    consents?: {
                        /** @enum {unknown} */
                        channel: "mail" | "phone" | "sms" | "emailReceipts";
                        /** @enum {unknown} */
                        state: "granted" | "withdrawn" | "unknown";
                        method?: string | null;
                        evidence?: string | null;
                        ipAddress?: string | null;
                        decidedAt?: string | null;
                    }[] | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `email-undeliverable`, `expand-unknown` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCustomer: {
        parameters: {
            query?: {
                /** @description do not look up whether the e-mail domain takes mail */
                skipEmailDnsValidation?: boolean;
                /** @description comma-separated: addresses, organization, memberships, leadSources, consentHistory, subscriptions, defaultPaymentMethod */
                expand?: string;
            };
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string | null;
                    /** @enum {unknown} */
                    type?: "person" | "organization";
                    email?: string | null;
                    firstName?: string | null;
                    lastName?: string | null;
                    displayName?: string | null;
                    username?: string | null;
                    phone?: string | null;
                    company?: string | null;
                    salutation?: string | null;
                    title?: string | null;
                    taxNumbers?: {
                        type: string;
                        value: string;
                        country?: string | null;
                    }[] | null;
                    language?: string | null;
                    timeZone?: string | null;
                    primaryContact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    externalReferences?: {
                        system: string;
                        value: string;
                    }[] | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    customFields?: {
                        [key: string]: unknown;
                    } | null;
                    defaultPaymentMethodId?: string | null;
                    tags?: string[] | null;
                    leadSource?: {
                        source?: string | null;
                        medium?: string | null;
                        campaign?: string | null;
                        term?: string | null;
                        content?: string | null;
                        affiliate?: string | null;
                        subAffiliate?: string | null;
                        salesAgent?: string | null;
                        clickId?: string | null;
                        path?: string | null;
                        referrer?: string | null;
                    } | null;
                    consents?: {
                        /** @enum {unknown} */
                        channel: "mail" | "phone" | "sms" | "emailReceipts";
                        /** @enum {unknown} */
                        state: "granted" | "withdrawn" | "unknown";
                        method?: string | null;
                        evidence?: string | null;
                        ipAddress?: string | null;
                        decidedAt?: string | null;
                    }[] | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id-taken`, `email-taken`, `username-taken`, `reference-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `email-undeliverable`, `expand-unknown` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCustomer: {
        parameters: {
            query?: {
                /** @description comma-separated: addresses, organization, memberships, leadSources, consentHistory, subscriptions, defaultPaymentMethod */
                expand?: string;
            };
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `expand-unknown` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upsertCustomer: {
        parameters: {
            query?: {
                /** @description do not look up whether the e-mail domain takes mail */
                skipEmailDnsValidation?: boolean;
                /** @description comma-separated: addresses, organization, memberships, leadSources, consentHistory, subscriptions, defaultPaymentMethod */
                expand?: string;
            };
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    type?: "person" | "organization";
                    email?: string | null;
                    firstName?: string | null;
                    lastName?: string | null;
                    displayName?: string | null;
                    username?: string | null;
                    phone?: string | null;
                    company?: string | null;
                    salutation?: string | null;
                    title?: string | null;
                    taxNumbers?: {
                        type: string;
                        value: string;
                        country?: string | null;
                    }[] | null;
                    language?: string | null;
                    timeZone?: string | null;
                    primaryContact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    externalReferences?: {
                        system: string;
                        value: string;
                    }[] | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    customFields?: {
                        [key: string]: unknown;
                    } | null;
                    defaultPaymentMethodId?: string | null;
                    tags?: string[] | null;
                    leadSource?: {
                        source?: string | null;
                        medium?: string | null;
                        campaign?: string | null;
                        term?: string | null;
                        content?: string | null;
                        affiliate?: string | null;
                        subAffiliate?: string | null;
                        salesAgent?: string | null;
                        clickId?: string | null;
                        path?: string | null;
                        referrer?: string | null;
                    } | null;
                    consents?: {
                        /** @enum {unknown} */
                        channel: "mail" | "phone" | "sms" | "emailReceipts";
                        /** @enum {unknown} */
                        state: "granted" | "withdrawn" | "unknown";
                        method?: string | null;
                        evidence?: string | null;
                        ipAddress?: string | null;
                        decidedAt?: string | null;
                    }[] | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `email-taken`, `username-taken`, `reference-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `email-undeliverable`, `expand-unknown` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCustomer: {
        parameters: {
            query?: {
                /** @description do not look up whether the e-mail domain takes mail */
                skipEmailDnsValidation?: boolean;
                /** @description comma-separated: addresses, organization, memberships, leadSources, consentHistory, subscriptions, defaultPaymentMethod */
                expand?: string;
            };
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    type?: "person" | "organization";
                    email?: string | null;
                    firstName?: string | null;
                    lastName?: string | null;
                    displayName?: string | null;
                    username?: string | null;
                    phone?: string | null;
                    company?: string | null;
                    salutation?: string | null;
                    title?: string | null;
                    taxNumbers?: {
                        type: string;
                        value: string;
                        country?: string | null;
                    }[] | null;
                    language?: string | null;
                    timeZone?: string | null;
                    primaryContact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    externalReferences?: {
                        system: string;
                        value: string;
                    }[] | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    customFields?: {
                        [key: string]: unknown;
                    } | null;
                    defaultPaymentMethodId?: string | null;
                    tags?: string[] | null;
                    leadSource?: {
                        source?: string | null;
                        medium?: string | null;
                        campaign?: string | null;
                        term?: string | null;
                        content?: string | null;
                        affiliate?: string | null;
                        subAffiliate?: string | null;
                        salesAgent?: string | null;
                        clickId?: string | null;
                        path?: string | null;
                        referrer?: string | null;
                    } | null;
                    consents?: {
                        /** @enum {unknown} */
                        channel: "mail" | "phone" | "sms" | "emailReceipts";
                        /** @enum {unknown} */
                        state: "granted" | "withdrawn" | "unknown";
                        method?: string | null;
                        evidence?: string | null;
                        ipAddress?: string | null;
                        decidedAt?: string | null;
                    }[] | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `email-taken`, `username-taken`, `reference-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `email-undeliverable`, `expand-unknown` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renameCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description id of a customer; without regard to case */
                    id: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMetadataKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description a key of the top level */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eraseCustomer: {
        parameters: {
            query?: {
                /** @description whom, of several who had this id */
                number?: number;
            };
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description what the erased customer is known by: its id if Regulars gave it, else a new one */
                        id: string;
                        number: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        erasedAt: string;
                        /** @description how many of each kind; of the profile, how many fields */
                        cleared: {
                            [key: string]: number;
                        };
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        exportedAt: string;
                        /** @description A customer. Names given in `expand` are added beside these fields. */
                        customer: {
                            id: string;
                            number: number;
                            /** @enum {unknown} */
                            type: "person" | "organization";
                            email: string | null;
                            name: string | null;
                            firstName: string | null;
                            lastName: string | null;
                            displayName: string | null;
                            username: string | null;
                            phone: string | null;
                            phoneE164: string | null;
                            company: string | null;
                            salutation: string | null;
                            title: string | null;
                            taxNumbers: {
                                type: string;
                                value: string;
                                country: string | null;
                            }[];
                            language: string | null;
                            timeZone: string | null;
                            primaryContact: {
                                firstName: string | null;
                                lastName: string | null;
                                company: string | null;
                                line1: string | null;
                                line2: string | null;
                                city: string | null;
                                region: string | null;
                                postalCode: string | null;
                                country: string | null;
                                emails: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                }[];
                                phones: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                    e164: string | null;
                                }[];
                            } | null;
                            externalReferences: {
                                system: string;
                                value: string;
                            }[];
                            metadata: {
                                [key: string]: unknown;
                            };
                            customFields: {
                                [key: string]: unknown;
                            };
                            tags: string[];
                            defaultPaymentMethodId: string | null;
                            leadSource: {
                                original: {
                                    id: string;
                                    source: string | null;
                                    medium: string | null;
                                    campaign: string | null;
                                    term: string | null;
                                    content: string | null;
                                    affiliate: string | null;
                                    subAffiliate: string | null;
                                    salesAgent: string | null;
                                    clickId: string | null;
                                    path: string | null;
                                    referrer: string | null;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339 date-time
                                     */
                                    touchedAt: string;
                                } | null;
                                mostRecent: {
                                    id: string;
                                    source: string | null;
                                    medium: string | null;
                                    campaign: string | null;
                                    term: string | null;
                                    content: string | null;
                                    affiliate: string | null;
                                    subAffiliate: string | null;
                                    salesAgent: string | null;
                                    clickId: string | null;
                                    path: string | null;
                                    referrer: string | null;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339 date-time
                                     */
                                    touchedAt: string;
                                } | null;
                            };
                            consents: {
                                /** @enum {unknown} */
                                mail: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                phone: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                sms: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                emailReceipts: "granted" | "withdrawn" | "unknown";
                            };
                            /** @enum {unknown} */
                            activity: "active" | "inactive";
                            metrics: {
                                firstPaymentAt: string | null;
                                lastPaymentAt: string | null;
                                paymentCount: number;
                                grossRevenue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                lifetimeRevenue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                averageValue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                invoiceCount: number;
                                activeSubscriptionCount: number;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            deletedAt: string | null;
                            revision: number;
                        } & {
                            [key: string]: unknown;
                        };
                        formerIds: string[];
                        addresses: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "shipping" | "billing";
                            isDefault: boolean;
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            phone: string | null;
                            phoneE164: string | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            customFields: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        memberships: {
                            id: string;
                            organization: {
                                id: string;
                                name: string;
                            };
                            /** @description id of the customer */
                            customer: string;
                            role: string | null;
                            isPrimary: boolean;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                        }[];
                        consents: {
                            id: string;
                            /** @enum {unknown} */
                            channel: "mail" | "phone" | "sms" | "emailReceipts";
                            /** @enum {unknown} */
                            state: "granted" | "withdrawn" | "unknown";
                            method: string | null;
                            evidence: string | null;
                            ipAddress: string | null;
                            recordedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            decidedAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            recordedAt: string;
                        }[];
                        leadSources: {
                            id: string;
                            source: string | null;
                            medium: string | null;
                            campaign: string | null;
                            term: string | null;
                            content: string | null;
                            affiliate: string | null;
                            subAffiliate: string | null;
                            salesAgent: string | null;
                            clickId: string | null;
                            path: string | null;
                            referrer: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            touchedAt: string;
                        }[];
                        rfm: {
                            recency: number;
                            frequency: number;
                            monetary: number;
                            segment: string;
                        } | null;
                        timeline: {
                            id: string;
                            /** @enum {unknown} */
                            type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.erased" | "customer.renamed" | "customer.tagged" | "customer.untagged" | "customer.consented" | "customer.touched" | "customer.commented" | "customer.activated" | "customer.deactivated" | "payment-method.attached" | "payment-method.updated" | "payment-method.default-changed" | "payment-method.expired" | "payment-method.invalidated" | "payment-method.deactivated" | "product.created" | "product.updated" | "plan.created" | "plan.updated" | "plan.price-changed" | "coupon.created" | "coupon.updated" | "subscription.created" | "subscription.started" | "subscription.renewed" | "subscription.updated" | "subscription.change-planned" | "subscription.changed" | "subscription.paused" | "subscription.resumed" | "subscription.cancellation-planned" | "subscription.cancellation-revoked" | "subscription.cancelled" | "subscription.expired" | "subscription.skip-planned" | "subscription.skip-revoked" | "subscription.skipped" | "subscription.moved" | "item.added" | "item.updated" | "item.cancelled" | "invoice.drafted" | "invoice.updated" | "invoice.issued" | "invoice.paid" | "invoice.payment-failed" | "invoice.retries-exhausted" | "invoice.closed-out" | "invoice.voided" | "invoice.refunded" | "transaction.approved" | "transaction.declined" | "transaction.pending" | "transaction.abandoned" | "credit.added" | "credit.used" | "portal-session.created" | "portal-session.revoked" | "address.created" | "address.updated" | "address.deleted" | "membership.created" | "membership.updated" | "membership.deleted" | "organization.created" | "organization.updated" | "organization.deleted" | "tag.created" | "tag.updated" | "tag.deleted" | "tag-rule.created" | "tag-rule.updated" | "tag-rule.deleted" | "custom-field.created" | "custom-field.updated" | "custom-field.deleted" | "segment.created" | "segment.updated" | "segment.deleted" | "webhook-endpoint.created" | "webhook-endpoint.updated" | "webhook-endpoint.deleted" | "webhook-endpoint.pinged" | "import.started" | "import.finished" | "import.failed" | "import.cancelled" | "export.created" | "api-key.created" | "api-key.revoked" | "gateway.updated" | "gateway.removed" | "site.updated";
                            customer: string | null;
                            sequence: number | null;
                            subject: string | null;
                            actor: string;
                            payload: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            at: string;
                        }[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAddresses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "shipping" | "billing";
                            isDefault: boolean;
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            phone: string | null;
                            phoneE164: string | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            customFields: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    firstName?: string | null;
                    lastName?: string | null;
                    company?: string | null;
                    line1?: string | null;
                    line2?: string | null;
                    city?: string | null;
                    region?: string | null;
                    postalCode?: string | null;
                    country?: string | null;
                    /** @enum {unknown} */
                    kind?: "shipping" | "billing";
                    isDefault?: boolean;
                    phone?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    customFields?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        kind: "shipping" | "billing";
                        isDefault: boolean;
                        firstName: string | null;
                        lastName: string | null;
                        company: string | null;
                        line1: string | null;
                        line2: string | null;
                        city: string | null;
                        region: string | null;
                        postalCode: string | null;
                        country: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `custom-field-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description id of the address */
                addressId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        kind: "shipping" | "billing";
                        isDefault: boolean;
                        firstName: string | null;
                        lastName: string | null;
                        company: string | null;
                        line1: string | null;
                        line2: string | null;
                        city: string | null;
                        region: string | null;
                        postalCode: string | null;
                        country: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description id of the address */
                addressId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description id of the address */
                addressId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    firstName?: string | null;
                    lastName?: string | null;
                    company?: string | null;
                    line1?: string | null;
                    line2?: string | null;
                    city?: string | null;
                    region?: string | null;
                    postalCode?: string | null;
                    country?: string | null;
                    /** @enum {unknown} */
                    kind?: "shipping" | "billing";
                    isDefault?: boolean;
                    phone?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    customFields?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        kind: "shipping" | "billing";
                        isDefault: boolean;
                        firstName: string | null;
                        lastName: string | null;
                        company: string | null;
                        line1: string | null;
                        line2: string | null;
                        city: string | null;
                        region: string | null;
                        postalCode: string | null;
                        country: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `custom-field-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTags: {
        parameters: {
            query?: {
                /** @description beginning of the name */
                q?: string;
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            description: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            customerCount?: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description name of a tag; without regard to case */
                    name: string;
                    description?: string | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        description: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        customerCount?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already-exists`, `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description name of a tag; without regard to case */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        description: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        customerCount?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description name of a tag; without regard to case */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTag: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description name of a tag; without regard to case */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description name of a tag; without regard to case */
                    name?: string;
                    description?: string | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        description: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        customerCount?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already-exists` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tagCustomers: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description name of a tag; without regard to case */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    customers: string[];
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changed: number;
                        unchanged: number;
                        notFound: string[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    untagCustomers: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description name of a tag; without regard to case */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    customers: string[];
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changed: number;
                        unchanged: number;
                        notFound: string[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tagCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description name of a tag; without regard to case */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changed: number;
                        unchanged: number;
                        notFound: string[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    untagCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description name of a tag; without regard to case */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changed: number;
                        unchanged: number;
                        notFound: string[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCustomFields: {
        parameters: {
            query?: {
                /** @description whose field it is */
                resource?: "customer" | "address" | "organization";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * @description whose field it is
                             * @enum {unknown}
                             */
                            resource: "customer" | "address" | "organization";
                            name: string;
                            /** @enum {unknown} */
                            type: "array" | "boolean" | "date" | "datetime" | "integer" | "number" | "string" | "monetary";
                            description: string | null;
                            required: boolean;
                            default: unknown;
                            rules: {
                                minLength?: number;
                                maxLength?: number;
                                pattern?: string;
                                minimum?: number;
                                maximum?: number;
                                allowedValues?: (string | number)[];
                                maxItems?: number;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCustomField: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description whose field it is
                     * @enum {unknown}
                     */
                    resource: "customer" | "address" | "organization";
                    /** @description name of the field */
                    name: string;
                    /** @enum {unknown} */
                    type: "array" | "boolean" | "date" | "datetime" | "integer" | "number" | "string" | "monetary";
                    description?: string | null;
                    required?: boolean;
                    /** @description value of new records that give none; null for none */
                    default?: unknown;
                    rules?: {
                        minLength?: number;
                        maxLength?: number;
                        pattern?: string;
                        minimum?: number;
                        maximum?: number;
                        allowedValues?: (string | number)[];
                        maxItems?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description whose field it is
                         * @enum {unknown}
                         */
                        resource: "customer" | "address" | "organization";
                        name: string;
                        /** @enum {unknown} */
                        type: "array" | "boolean" | "date" | "datetime" | "integer" | "number" | "string" | "monetary";
                        description: string | null;
                        required: boolean;
                        default: unknown;
                        rules: {
                            minLength?: number;
                            maxLength?: number;
                            pattern?: string;
                            minimum?: number;
                            maximum?: number;
                            allowedValues?: (string | number)[];
                            maxItems?: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already-exists`, `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `custom-field-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCustomField: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description whose field it is */
                resource: "customer" | "address" | "organization";
                /** @description name of the field */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description whose field it is
                         * @enum {unknown}
                         */
                        resource: "customer" | "address" | "organization";
                        name: string;
                        /** @enum {unknown} */
                        type: "array" | "boolean" | "date" | "datetime" | "integer" | "number" | "string" | "monetary";
                        description: string | null;
                        required: boolean;
                        default: unknown;
                        rules: {
                            minLength?: number;
                            maxLength?: number;
                            pattern?: string;
                            minimum?: number;
                            maximum?: number;
                            allowedValues?: (string | number)[];
                            maxItems?: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCustomField: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description whose field it is */
                resource: "customer" | "address" | "organization";
                /** @description name of the field */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `in-use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCustomField: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description whose field it is */
                resource: "customer" | "address" | "organization";
                /** @description name of the field */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    required?: boolean;
                    /** @description value of new records that give none; null for none */
                    default?: unknown;
                    rules?: {
                        minLength?: number;
                        maxLength?: number;
                        pattern?: string;
                        minimum?: number;
                        maximum?: number;
                        allowedValues?: (string | number)[];
                        maxItems?: number;
                    };
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description whose field it is
                         * @enum {unknown}
                         */
                        resource: "customer" | "address" | "organization";
                        name: string;
                        /** @enum {unknown} */
                        type: "array" | "boolean" | "date" | "datetime" | "integer" | "number" | "string" | "monetary";
                        description: string | null;
                        required: boolean;
                        default: unknown;
                        rules: {
                            minLength?: number;
                            maxLength?: number;
                            pattern?: string;
                            minimum?: number;
                            maximum?: number;
                            allowedValues?: (string | number)[];
                            maxItems?: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `custom-field-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrganizations: {
        parameters: {
            query?: {
                /** @description beginning of the name */
                q?: string;
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            email: string | null;
                            phone: string | null;
                            website: string | null;
                            contact: {
                                firstName: string | null;
                                lastName: string | null;
                                company: string | null;
                                line1: string | null;
                                line2: string | null;
                                city: string | null;
                                region: string | null;
                                postalCode: string | null;
                                country: string | null;
                                emails: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                }[];
                                phones: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                    e164: string | null;
                                }[];
                            } | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            customFields: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string | null;
                    name: string;
                    email?: string | null;
                    phone?: string | null;
                    website?: string | null;
                    contact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    customFields?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        email: string | null;
                        phone: string | null;
                        website: string | null;
                        contact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `custom-field-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of an organization; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        email: string | null;
                        phone: string | null;
                        website: string | null;
                        contact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganization: {
        parameters: {
            query?: {
                /** @description end the memberships with it */
                cascade?: boolean;
            };
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of an organization; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `in-use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of an organization; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    email?: string | null;
                    phone?: string | null;
                    website?: string | null;
                    contact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    customFields?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        email: string | null;
                        phone: string | null;
                        website: string | null;
                        contact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `custom-field-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description id of an organization; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            organization: {
                                id: string;
                                name: string;
                            };
                            /** @description id of the customer */
                            customer: string;
                            role: string | null;
                            isPrimary: boolean;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of an organization; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description id of a customer; without regard to case */
                    customer: string;
                    role?: string | null;
                    isPrimary?: boolean;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        organization: {
                            id: string;
                            name: string;
                        };
                        /** @description id of the customer */
                        customer: string;
                        role: string | null;
                        isPrimary: boolean;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already-exists`, `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of an organization; without regard to case */
                id: string;
                /** @description id of the membership */
                membershipId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of an organization; without regard to case */
                id: string;
                /** @description id of the membership */
                membershipId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    role?: string | null;
                    isPrimary?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        organization: {
                            id: string;
                            name: string;
                        };
                        /** @description id of the customer */
                        customer: string;
                        role: string | null;
                        isPrimary: boolean;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMemberships: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            organization: {
                                id: string;
                                name: string;
                            };
                            /** @description id of the customer */
                            customer: string;
                            role: string | null;
                            isPrimary: boolean;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                        }[];
                        nextCursor: null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSegments: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            description: string | null;
                            filter: string;
                            customerCount: number | null;
                            countedAt: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSegment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    description?: string | null;
                    filter: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        description: string | null;
                        filter: string;
                        customerCount: number | null;
                        countedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already-exists`, `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `filter-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSegment: {
        parameters: {
            query?: {
                /** @description count now, whatever was counted before */
                refresh?: boolean;
            };
            header?: never;
            path: {
                /** @description id or name of the segment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        description: string | null;
                        filter: string;
                        customerCount: number | null;
                        countedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSegment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id or name of the segment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `in-use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSegment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id or name of the segment */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string | null;
                    filter?: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        description: string | null;
                        filter: string;
                        customerCount: number | null;
                        countedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already-exists`, `in-use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `filter-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSegmentMembers: {
        parameters: {
            query?: {
                /** @description a field, with "-" before it for descending; newest first when left out, or best match first with q */
                sort?: string;
                /** @description also give the total */
                count?: boolean;
                /** @description comma-separated: addresses, organization, memberships, leadSources, consentHistory, subscriptions, defaultPaymentMethod */
                expand?: string;
                /** @description comma-separated names of the fields to give */
                fields?: string;
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description id or name of the segment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: ({
                            id?: string;
                            number?: number;
                            /** @enum {unknown} */
                            type?: "person" | "organization";
                            email?: string | null;
                            name?: string | null;
                            firstName?: string | null;
                            lastName?: string | null;
                            displayName?: string | null;
                            username?: string | null;
                            phone?: string | null;
                            phoneE164?: string | null;
                            company?: string | null;
                            salutation?: string | null;
                            title?: string | null;
                            taxNumbers?: {
                                type: string;
                                value: string;
                                country: string | null;
                            }[];
                            language?: string | null;
                            timeZone?: string | null;
                            primaryContact?: {
                                firstName: string | null;
                                lastName: string | null;
                                company: string | null;
                                line1: string | null;
                                line2: string | null;
                                city: string | null;
                                region: string | null;
                                postalCode: string | null;
                                country: string | null;
                                emails: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                }[];
                                phones: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                    e164: string | null;
                                }[];
                            } | null;
                            externalReferences?: {
                                system: string;
                                value: string;
                            }[];
                            metadata?: {
                                [key: string]: unknown;
                            };
                            customFields?: {
                                [key: string]: unknown;
                            };
                            tags?: string[];
                            defaultPaymentMethodId?: string | null;
                            leadSource?: {
                                original: {
                                    id: string;
                                    source: string | null;
                                    medium: string | null;
                                    campaign: string | null;
                                    term: string | null;
                                    content: string | null;
                                    affiliate: string | null;
                                    subAffiliate: string | null;
                                    salesAgent: string | null;
                                    clickId: string | null;
                                    path: string | null;
                                    referrer: string | null;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339 date-time
                                     */
                                    touchedAt: string;
                                } | null;
                                mostRecent: {
                                    id: string;
                                    source: string | null;
                                    medium: string | null;
                                    campaign: string | null;
                                    term: string | null;
                                    content: string | null;
                                    affiliate: string | null;
                                    subAffiliate: string | null;
                                    salesAgent: string | null;
                                    clickId: string | null;
                                    path: string | null;
                                    referrer: string | null;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339 date-time
                                     */
                                    touchedAt: string;
                                } | null;
                            };
                            consents?: {
                                /** @enum {unknown} */
                                mail: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                phone: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                sms: "granted" | "withdrawn" | "unknown";
                                /** @enum {unknown} */
                                emailReceipts: "granted" | "withdrawn" | "unknown";
                            };
                            /** @enum {unknown} */
                            activity?: "active" | "inactive";
                            metrics?: {
                                firstPaymentAt: string | null;
                                lastPaymentAt: string | null;
                                paymentCount: number;
                                grossRevenue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                lifetimeRevenue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                averageValue: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                                invoiceCount: number;
                                activeSubscriptionCount: number;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt?: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt?: string;
                            deletedAt?: string | null;
                            revision?: number;
                        } & {
                            [key: string]: unknown;
                        })[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `sort-invalid`, `expand-unknown`, `field-unknown`, `cursor-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRfm: {
        parameters: {
            query?: {
                /** @description compute again when the scores are older */
                maxAgeSeconds?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        computedAt: string;
                        /** @description how many are scored */
                        customerCount: number;
                        segments: {
                            /** @enum {unknown} */
                            segment: "champions" | "loyal" | "potential-loyalists" | "new" | "promising" | "needs-attention" | "about-to-sleep" | "at-risk" | "cannot-lose" | "hibernating" | "lost";
                            customerCount: number;
                            /** @description of all that are scored, 0 to 1 */
                            share: number;
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                        }[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshRfm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        computedAt: string;
                        /** @description how many are scored */
                        customerCount: number;
                        segments: {
                            /** @enum {unknown} */
                            segment: "champions" | "loyal" | "potential-loyalists" | "new" | "promising" | "needs-attention" | "about-to-sleep" | "at-risk" | "cannot-lose" | "hibernating" | "lost";
                            customerCount: number;
                            /** @description of all that are scored, 0 to 1 */
                            share: number;
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                        }[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCustomerRfm: {
        parameters: {
            query?: {
                /** @description compute again when the scores are older */
                maxAgeSeconds?: number;
            };
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        computedAt: string;
                        scores: {
                            recency: number;
                            frequency: number;
                            monetary: number;
                            /** @enum {unknown} */
                            segment: "champions" | "loyal" | "potential-loyalists" | "new" | "promising" | "needs-attention" | "about-to-sleep" | "at-risk" | "cannot-lose" | "hibernating" | "lost";
                        } | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTimeline: {
        parameters: {
            query?: {
                /** @description comma-separated event types */
                types?: string;
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.erased" | "customer.renamed" | "customer.tagged" | "customer.untagged" | "customer.consented" | "customer.touched" | "customer.commented" | "customer.activated" | "customer.deactivated" | "payment-method.attached" | "payment-method.updated" | "payment-method.default-changed" | "payment-method.expired" | "payment-method.invalidated" | "payment-method.deactivated" | "product.created" | "product.updated" | "plan.created" | "plan.updated" | "plan.price-changed" | "coupon.created" | "coupon.updated" | "subscription.created" | "subscription.started" | "subscription.renewed" | "subscription.updated" | "subscription.change-planned" | "subscription.changed" | "subscription.paused" | "subscription.resumed" | "subscription.cancellation-planned" | "subscription.cancellation-revoked" | "subscription.cancelled" | "subscription.expired" | "subscription.skip-planned" | "subscription.skip-revoked" | "subscription.skipped" | "subscription.moved" | "item.added" | "item.updated" | "item.cancelled" | "invoice.drafted" | "invoice.updated" | "invoice.issued" | "invoice.paid" | "invoice.payment-failed" | "invoice.retries-exhausted" | "invoice.closed-out" | "invoice.voided" | "invoice.refunded" | "transaction.approved" | "transaction.declined" | "transaction.pending" | "transaction.abandoned" | "credit.added" | "credit.used" | "portal-session.created" | "portal-session.revoked" | "address.created" | "address.updated" | "address.deleted" | "membership.created" | "membership.updated" | "membership.deleted" | "organization.created" | "organization.updated" | "organization.deleted" | "tag.created" | "tag.updated" | "tag.deleted" | "tag-rule.created" | "tag-rule.updated" | "tag-rule.deleted" | "custom-field.created" | "custom-field.updated" | "custom-field.deleted" | "segment.created" | "segment.updated" | "segment.deleted" | "webhook-endpoint.created" | "webhook-endpoint.updated" | "webhook-endpoint.deleted" | "webhook-endpoint.pinged" | "import.started" | "import.finished" | "import.failed" | "import.cancelled" | "export.created" | "api-key.created" | "api-key.revoked" | "gateway.updated" | "gateway.removed" | "site.updated";
                            customer: string | null;
                            sequence: number | null;
                            subject: string | null;
                            actor: string;
                            payload: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            at: string;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `cursor-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    comment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    message: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.erased" | "customer.renamed" | "customer.tagged" | "customer.untagged" | "customer.consented" | "customer.touched" | "customer.commented" | "customer.activated" | "customer.deactivated" | "payment-method.attached" | "payment-method.updated" | "payment-method.default-changed" | "payment-method.expired" | "payment-method.invalidated" | "payment-method.deactivated" | "product.created" | "product.updated" | "plan.created" | "plan.updated" | "plan.price-changed" | "coupon.created" | "coupon.updated" | "subscription.created" | "subscription.started" | "subscription.renewed" | "subscription.updated" | "subscription.change-planned" | "subscription.changed" | "subscription.paused" | "subscription.resumed" | "subscription.cancellation-planned" | "subscription.cancellation-revoked" | "subscription.cancelled" | "subscription.expired" | "subscription.skip-planned" | "subscription.skip-revoked" | "subscription.skipped" | "subscription.moved" | "item.added" | "item.updated" | "item.cancelled" | "invoice.drafted" | "invoice.updated" | "invoice.issued" | "invoice.paid" | "invoice.payment-failed" | "invoice.retries-exhausted" | "invoice.closed-out" | "invoice.voided" | "invoice.refunded" | "transaction.approved" | "transaction.declined" | "transaction.pending" | "transaction.abandoned" | "credit.added" | "credit.used" | "portal-session.created" | "portal-session.revoked" | "address.created" | "address.updated" | "address.deleted" | "membership.created" | "membership.updated" | "membership.deleted" | "organization.created" | "organization.updated" | "organization.deleted" | "tag.created" | "tag.updated" | "tag.deleted" | "tag-rule.created" | "tag-rule.updated" | "tag-rule.deleted" | "custom-field.created" | "custom-field.updated" | "custom-field.deleted" | "segment.created" | "segment.updated" | "segment.deleted" | "webhook-endpoint.created" | "webhook-endpoint.updated" | "webhook-endpoint.deleted" | "webhook-endpoint.pinged" | "import.started" | "import.finished" | "import.failed" | "import.cancelled" | "export.created" | "api-key.created" | "api-key.revoked" | "gateway.updated" | "gateway.removed" | "site.updated";
                        customer: string | null;
                        sequence: number | null;
                        subject: string | null;
                        actor: string;
                        payload: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        at: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConsents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        current: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        history: {
                            id: string;
                            /** @enum {unknown} */
                            channel: "mail" | "phone" | "sms" | "emailReceipts";
                            /** @enum {unknown} */
                            state: "granted" | "withdrawn" | "unknown";
                            method: string | null;
                            evidence: string | null;
                            ipAddress: string | null;
                            recordedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            decidedAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            recordedAt: string;
                        }[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordConsents: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    consents: {
                        /** @enum {unknown} */
                        channel: "mail" | "phone" | "sms" | "emailReceipts";
                        /** @enum {unknown} */
                        state: "granted" | "withdrawn" | "unknown";
                        method?: string | null;
                        evidence?: string | null;
                        ipAddress?: string | null;
                        decidedAt?: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLeadSources: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            source: string | null;
                            medium: string | null;
                            campaign: string | null;
                            term: string | null;
                            content: string | null;
                            affiliate: string | null;
                            subAffiliate: string | null;
                            salesAgent: string | null;
                            clickId: string | null;
                            path: string | null;
                            referrer: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            touchedAt: string;
                            /** @enum {unknown} */
                            role: "original" | "intermediary" | "mostRecent";
                        }[];
                        nextCursor: null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addLeadSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    source?: string | null;
                    medium?: string | null;
                    campaign?: string | null;
                    term?: string | null;
                    content?: string | null;
                    affiliate?: string | null;
                    subAffiliate?: string | null;
                    salesAgent?: string | null;
                    clickId?: string | null;
                    path?: string | null;
                    referrer?: string | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: number;
                        /** @enum {unknown} */
                        type: "person" | "organization";
                        email: string | null;
                        name: string | null;
                        firstName: string | null;
                        lastName: string | null;
                        displayName: string | null;
                        username: string | null;
                        phone: string | null;
                        phoneE164: string | null;
                        company: string | null;
                        salutation: string | null;
                        title: string | null;
                        taxNumbers: {
                            type: string;
                            value: string;
                            country: string | null;
                        }[];
                        language: string | null;
                        timeZone: string | null;
                        primaryContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        externalReferences: {
                            system: string;
                            value: string;
                        }[];
                        metadata: {
                            [key: string]: unknown;
                        };
                        customFields: {
                            [key: string]: unknown;
                        };
                        tags: string[];
                        defaultPaymentMethodId: string | null;
                        leadSource: {
                            original: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                            mostRecent: {
                                id: string;
                                source: string | null;
                                medium: string | null;
                                campaign: string | null;
                                term: string | null;
                                content: string | null;
                                affiliate: string | null;
                                subAffiliate: string | null;
                                salesAgent: string | null;
                                clickId: string | null;
                                path: string | null;
                                referrer: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                touchedAt: string;
                            } | null;
                        };
                        consents: {
                            /** @enum {unknown} */
                            mail: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            phone: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            sms: "granted" | "withdrawn" | "unknown";
                            /** @enum {unknown} */
                            emailReceipts: "granted" | "withdrawn" | "unknown";
                        };
                        /** @enum {unknown} */
                        activity: "active" | "inactive";
                        metrics: {
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                            paymentCount: number;
                            grossRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            lifetimeRevenue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            averageValue: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                            invoiceCount: number;
                            activeSubscriptionCount: number;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description comma-separated event types */
                types?: string;
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.erased" | "customer.renamed" | "customer.tagged" | "customer.untagged" | "customer.consented" | "customer.touched" | "customer.commented" | "customer.activated" | "customer.deactivated" | "payment-method.attached" | "payment-method.updated" | "payment-method.default-changed" | "payment-method.expired" | "payment-method.invalidated" | "payment-method.deactivated" | "product.created" | "product.updated" | "plan.created" | "plan.updated" | "plan.price-changed" | "coupon.created" | "coupon.updated" | "subscription.created" | "subscription.started" | "subscription.renewed" | "subscription.updated" | "subscription.change-planned" | "subscription.changed" | "subscription.paused" | "subscription.resumed" | "subscription.cancellation-planned" | "subscription.cancellation-revoked" | "subscription.cancelled" | "subscription.expired" | "subscription.skip-planned" | "subscription.skip-revoked" | "subscription.skipped" | "subscription.moved" | "item.added" | "item.updated" | "item.cancelled" | "invoice.drafted" | "invoice.updated" | "invoice.issued" | "invoice.paid" | "invoice.payment-failed" | "invoice.retries-exhausted" | "invoice.closed-out" | "invoice.voided" | "invoice.refunded" | "transaction.approved" | "transaction.declined" | "transaction.pending" | "transaction.abandoned" | "credit.added" | "credit.used" | "portal-session.created" | "portal-session.revoked" | "address.created" | "address.updated" | "address.deleted" | "membership.created" | "membership.updated" | "membership.deleted" | "organization.created" | "organization.updated" | "organization.deleted" | "tag.created" | "tag.updated" | "tag.deleted" | "tag-rule.created" | "tag-rule.updated" | "tag-rule.deleted" | "custom-field.created" | "custom-field.updated" | "custom-field.deleted" | "segment.created" | "segment.updated" | "segment.deleted" | "webhook-endpoint.created" | "webhook-endpoint.updated" | "webhook-endpoint.deleted" | "webhook-endpoint.pinged" | "import.started" | "import.finished" | "import.failed" | "import.cancelled" | "export.created" | "api-key.created" | "api-key.revoked" | "gateway.updated" | "gateway.removed" | "site.updated";
                            customer: string | null;
                            sequence: number | null;
                            subject: string | null;
                            actor: string;
                            payload: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            at: string;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `cursor-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the event */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        type: "customer.created" | "customer.updated" | "customer.deleted" | "customer.erased" | "customer.renamed" | "customer.tagged" | "customer.untagged" | "customer.consented" | "customer.touched" | "customer.commented" | "customer.activated" | "customer.deactivated" | "payment-method.attached" | "payment-method.updated" | "payment-method.default-changed" | "payment-method.expired" | "payment-method.invalidated" | "payment-method.deactivated" | "product.created" | "product.updated" | "plan.created" | "plan.updated" | "plan.price-changed" | "coupon.created" | "coupon.updated" | "subscription.created" | "subscription.started" | "subscription.renewed" | "subscription.updated" | "subscription.change-planned" | "subscription.changed" | "subscription.paused" | "subscription.resumed" | "subscription.cancellation-planned" | "subscription.cancellation-revoked" | "subscription.cancelled" | "subscription.expired" | "subscription.skip-planned" | "subscription.skip-revoked" | "subscription.skipped" | "subscription.moved" | "item.added" | "item.updated" | "item.cancelled" | "invoice.drafted" | "invoice.updated" | "invoice.issued" | "invoice.paid" | "invoice.payment-failed" | "invoice.retries-exhausted" | "invoice.closed-out" | "invoice.voided" | "invoice.refunded" | "transaction.approved" | "transaction.declined" | "transaction.pending" | "transaction.abandoned" | "credit.added" | "credit.used" | "portal-session.created" | "portal-session.revoked" | "address.created" | "address.updated" | "address.deleted" | "membership.created" | "membership.updated" | "membership.deleted" | "organization.created" | "organization.updated" | "organization.deleted" | "tag.created" | "tag.updated" | "tag.deleted" | "tag-rule.created" | "tag-rule.updated" | "tag-rule.deleted" | "custom-field.created" | "custom-field.updated" | "custom-field.deleted" | "segment.created" | "segment.updated" | "segment.deleted" | "webhook-endpoint.created" | "webhook-endpoint.updated" | "webhook-endpoint.deleted" | "webhook-endpoint.pinged" | "import.started" | "import.finished" | "import.failed" | "import.cancelled" | "export.created" | "api-key.created" | "api-key.revoked" | "gateway.updated" | "gateway.removed" | "site.updated";
                        customer: string | null;
                        sequence: number | null;
                        subject: string | null;
                        actor: string;
                        payload: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        at: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            /** @description last four characters of the secret */
                            hint: string;
                            scopes: ("*" | "customers:read" | "customers:write" | "customers:erase" | "payments:read" | "payments:write" | "catalog:read" | "catalog:write" | "subscriptions:read" | "subscriptions:write" | "invoices:read" | "invoices:write" | "reports:read" | "portal:write" | "tags:read" | "tags:write" | "organizations:read" | "organizations:write" | "custom-fields:read" | "custom-fields:write" | "segments:read" | "segments:write" | "events:read" | "webhooks:read" | "webhooks:write" | "imports:read" | "imports:write" | "exports:read" | "site:read" | "site:write" | "keys:read" | "keys:write")[];
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            lastUsedAt: string | null;
                            revokedAt: string | null;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    scopes: ("*" | "customers:read" | "customers:write" | "customers:erase" | "payments:read" | "payments:write" | "catalog:read" | "catalog:write" | "subscriptions:read" | "subscriptions:write" | "invoices:read" | "invoices:write" | "reports:read" | "portal:write" | "tags:read" | "tags:write" | "organizations:read" | "organizations:write" | "custom-fields:read" | "custom-fields:write" | "segments:read" | "segments:write" | "events:read" | "webhooks:read" | "webhooks:write" | "imports:read" | "imports:write" | "exports:read" | "site:read" | "site:write" | "keys:read" | "keys:write")[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        /** @description last four characters of the secret */
                        hint: string;
                        scopes: ("*" | "customers:read" | "customers:write" | "customers:erase" | "payments:read" | "payments:write" | "catalog:read" | "catalog:write" | "subscriptions:read" | "subscriptions:write" | "invoices:read" | "invoices:write" | "reports:read" | "portal:write" | "tags:read" | "tags:write" | "organizations:read" | "organizations:write" | "custom-fields:read" | "custom-fields:write" | "segments:read" | "segments:write" | "events:read" | "webhooks:read" | "webhooks:write" | "imports:read" | "imports:write" | "exports:read" | "site:read" | "site:write" | "keys:read" | "keys:write")[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        lastUsedAt: string | null;
                        revokedAt: string | null;
                        secret: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of the key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        /** @description last four characters of the secret */
                        hint: string;
                        scopes: ("*" | "customers:read" | "customers:write" | "customers:erase" | "payments:read" | "payments:write" | "catalog:read" | "catalog:write" | "subscriptions:read" | "subscriptions:write" | "invoices:read" | "invoices:write" | "reports:read" | "portal:write" | "tags:read" | "tags:write" | "organizations:read" | "organizations:write" | "custom-fields:read" | "custom-fields:write" | "segments:read" | "segments:write" | "events:read" | "webhooks:read" | "webhooks:write" | "imports:read" | "imports:write" | "exports:read" | "site:read" | "site:write" | "keys:read" | "keys:write")[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        lastUsedAt: string | null;
                        revokedAt: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        number: number;
                        slug: string;
                        name: string;
                        settings: {
                            languages: string[];
                            country: string | null;
                            timeZone: string;
                            reportingCurrency: string;
                            uniqueEmail: boolean;
                            emailDnsValidation: boolean;
                            /**
                             * @description of payment methods that name none
                             * @enum {unknown}
                             */
                            gateway: "sandbox" | "stripe";
                            dunning: {
                                /** @description days from each declined attempt to the next; the last goes on */
                                retryAfterDays: number[];
                                attemptsMax: number;
                                /** @enum {unknown} */
                                afterLast: "leave" | "cancel-subscription" | "cancel-all";
                            };
                            /** @description what one unit of a currency is worth in the reporting currency, as decimal texts */
                            exchangeRates: {
                                [key: string]: string;
                            };
                            /** @description what customers may do by themselves */
                            portal: {
                                pause: boolean;
                                cancel: boolean;
                                skip: boolean;
                            };
                            /** @description who sells, as invoices show it */
                            seller: {
                                name: string | null;
                                lines: string[];
                                taxNumber: string | null;
                            };
                        };
                        /** @description a test site has a clock that is moved by hand */
                        isTest: boolean;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    settings?: {
                        languages?: string[];
                        country?: string | null;
                        timeZone?: string;
                        reportingCurrency?: string;
                        uniqueEmail?: boolean;
                        emailDnsValidation?: boolean;
                        /**
                         * @description of payment methods that name none
                         * @enum {unknown}
                         */
                        gateway?: "sandbox" | "stripe";
                        dunning?: {
                            /** @description days from each declined attempt to the next; the last goes on */
                            retryAfterDays: number[];
                            attemptsMax: number;
                            /** @enum {unknown} */
                            afterLast: "leave" | "cancel-subscription" | "cancel-all";
                        };
                        /** @description what one unit of a currency is worth in the reporting currency, as decimal texts */
                        exchangeRates?: {
                            [key: string]: string;
                        };
                        /** @description what customers may do by themselves */
                        portal?: {
                            pause: boolean;
                            cancel: boolean;
                            skip: boolean;
                        };
                        /** @description who sells, as invoices show it */
                        seller?: {
                            name: string | null;
                            lines: string[];
                            taxNumber: string | null;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        number: number;
                        slug: string;
                        name: string;
                        settings: {
                            languages: string[];
                            country: string | null;
                            timeZone: string;
                            reportingCurrency: string;
                            uniqueEmail: boolean;
                            emailDnsValidation: boolean;
                            /**
                             * @description of payment methods that name none
                             * @enum {unknown}
                             */
                            gateway: "sandbox" | "stripe";
                            dunning: {
                                /** @description days from each declined attempt to the next; the last goes on */
                                retryAfterDays: number[];
                                attemptsMax: number;
                                /** @enum {unknown} */
                                afterLast: "leave" | "cancel-subscription" | "cancel-all";
                            };
                            /** @description what one unit of a currency is worth in the reporting currency, as decimal texts */
                            exchangeRates: {
                                [key: string]: string;
                            };
                            /** @description what customers may do by themselves */
                            portal: {
                                pause: boolean;
                                cancel: boolean;
                                skip: boolean;
                            };
                            /** @description who sells, as invoices show it */
                            seller: {
                                name: string | null;
                                lines: string[];
                                taxNumber: string | null;
                            };
                        };
                        /** @description a test site has a clock that is moved by hand */
                        isTest: boolean;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`, `already-exists` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGateways: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            name: "sandbox" | "stripe";
                            secretKeyHint: string | null;
                            webhookSecretHint: string | null;
                            createdAt: string | null;
                            updatedAt: string | null;
                        }[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description sandbox or stripe */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        name: "sandbox" | "stripe";
                        secretKeyHint: string | null;
                        webhookSecretHint: string | null;
                        createdAt: string | null;
                        updatedAt: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setGateway: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description sandbox or stripe */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    secretKey: string;
                    webhookSecret?: string | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        name: "sandbox" | "stripe";
                        secretKeyHint: string | null;
                        webhookSecretHint: string | null;
                        createdAt: string | null;
                        updatedAt: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeGateway: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description sandbox or stripe */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            status: "receiving" | "waiting" | "running" | "finished" | "failed" | "cancelled";
                            match: string;
                            dryRun: boolean;
                            rowsRead: number;
                            created: number;
                            updated: number;
                            unchanged: number;
                            refused: number;
                            error: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            startedAt: string | null;
                            finishedAt: string | null;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createImport: {
        parameters: {
            query?: {
                /** @description column=field,…; columns not named map by their own name, "-" leaves one out */
                map?: string;
                /** @description how a row finds its customer; id when left out */
                match?: string;
                /** @description try everything and keep nothing */
                dryRun?: boolean;
                /** @description look up whether e-mail domains take mail */
                checkEmailDomains?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        status: "receiving" | "waiting" | "running" | "finished" | "failed" | "cancelled";
                        match: string;
                        dryRun: boolean;
                        rowsRead: number;
                        created: number;
                        updated: number;
                        unchanged: number;
                        refused: number;
                        error: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of the import */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        status: "receiving" | "waiting" | "running" | "finished" | "failed" | "cancelled";
                        match: string;
                        dryRun: boolean;
                        rowsRead: number;
                        created: number;
                        updated: number;
                        unchanged: number;
                        refused: number;
                        error: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImportRefusals: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description id of the import */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description counted from 1 after the header */
                            rowNumber: number;
                            code: string;
                            message: string;
                            fields: {
                                [key: string]: string;
                            };
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of the import */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        status: "receiving" | "waiting" | "running" | "finished" | "failed" | "cancelled";
                        match: string;
                        dryRun: boolean;
                        rowsRead: number;
                        created: number;
                        updated: number;
                        unchanged: number;
                        refused: number;
                        error: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportCustomers: {
        parameters: {
            query?: {
                /** @description only the customers of a filter */
                filter?: string;
                /** @description csv when left out */
                format?: "csv" | "jsonl";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `filter-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            url: string;
                            description: string | null;
                            eventTypes: string[];
                            filter: string | null;
                            enabled: boolean;
                            disabledReason: string | null;
                            disabledAt: string | null;
                            previousSecretUntil: string | null;
                            lastSuccessAt: string | null;
                            lastFailureAt: string | null;
                            lastFailure: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            deletedAt: string | null;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `cursor-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description http or https */
                    url: string;
                    /** @description types of events; customer.* is all of a noun, * all */
                    eventTypes: string[];
                    description?: string | null;
                    filter?: string | null;
                    /** @description a disabled endpoint collects deliveries and sends them when it is enabled again */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        description: string | null;
                        eventTypes: string[];
                        filter: string | null;
                        enabled: boolean;
                        disabledReason: string | null;
                        disabledAt: string | null;
                        previousSecretUntil: string | null;
                        lastSuccessAt: string | null;
                        lastFailureAt: string | null;
                        lastFailure: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                        /** @description Standard Webhooks (whsec_…); shown now and never again */
                        secret: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `target-forbidden`, `filter-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the webhook endpoints */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        description: string | null;
                        eventTypes: string[];
                        filter: string | null;
                        enabled: boolean;
                        disabledReason: string | null;
                        disabledAt: string | null;
                        previousSecretUntil: string | null;
                        lastSuccessAt: string | null;
                        lastFailureAt: string | null;
                        lastFailure: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the webhook endpoints */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the webhook endpoints */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description http or https */
                    url?: string;
                    /** @description types of events; customer.* is all of a noun, * all */
                    eventTypes?: string[];
                    description?: string | null;
                    filter?: string | null;
                    /** @description a disabled endpoint collects deliveries and sends them when it is enabled again */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        description: string | null;
                        eventTypes: string[];
                        filter: string | null;
                        enabled: boolean;
                        disabledReason: string | null;
                        disabledAt: string | null;
                        previousSecretUntil: string | null;
                        lastSuccessAt: string | null;
                        lastFailureAt: string | null;
                        lastFailure: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `target-forbidden`, `filter-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the webhook endpoints */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 86400 */
                    overlapSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        description: string | null;
                        eventTypes: string[];
                        filter: string | null;
                        enabled: boolean;
                        disabledReason: string | null;
                        disabledAt: string | null;
                        previousSecretUntil: string | null;
                        lastSuccessAt: string | null;
                        lastFailureAt: string | null;
                        lastFailure: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        deletedAt: string | null;
                        revision: number;
                        /** @description Standard Webhooks (whsec_…); shown now and never again */
                        secret: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pingWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description which of the webhook endpoints */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description also the header webhook-id, the same at every attempt */
                        id: string;
                        endpoint: string;
                        event: string;
                        eventType: string;
                        customer: string | null;
                        /**
                         * @description how far a delivery is
                         * @enum {unknown}
                         */
                        status: "pending" | "delivered" | "failed" | "cancelled";
                        attempts: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        lastAttemptAt: string | null;
                        nextAttemptAt: string | null;
                        deliveredAt: string | null;
                        responseStatus: number | null;
                        responseExcerpt: string | null;
                        error: string | null;
                        replayedAt: string | null;
                        replayCount: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description how far a delivery is */
                status?: "pending" | "delivered" | "failed" | "cancelled";
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description which of the webhook endpoints */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description also the header webhook-id, the same at every attempt */
                            id: string;
                            endpoint: string;
                            event: string;
                            eventType: string;
                            customer: string | null;
                            /**
                             * @description how far a delivery is
                             * @enum {unknown}
                             */
                            status: "pending" | "delivered" | "failed" | "cancelled";
                            attempts: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            lastAttemptAt: string | null;
                            nextAttemptAt: string | null;
                            deliveredAt: string | null;
                            responseStatus: number | null;
                            responseExcerpt: string | null;
                            error: string | null;
                            replayedAt: string | null;
                            replayCount: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `cursor-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayWebhookDeliveries: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description which of the webhook endpoints */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default failed
                     * @enum {unknown}
                     */
                    status?: "pending" | "delivered" | "failed" | "cancelled";
                    /**
                     * Format: date-time
                     * @description RFC 3339 date-time
                     */
                    from?: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339 date-time
                     */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replayed: number;
                        hasMore: boolean;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the webhook deliveries */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description also the header webhook-id, the same at every attempt */
                        id: string;
                        endpoint: string;
                        event: string;
                        eventType: string;
                        customer: string | null;
                        /**
                         * @description how far a delivery is
                         * @enum {unknown}
                         */
                        status: "pending" | "delivered" | "failed" | "cancelled";
                        attempts: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        lastAttemptAt: string | null;
                        nextAttemptAt: string | null;
                        deliveredAt: string | null;
                        responseStatus: number | null;
                        responseExcerpt: string | null;
                        error: string | null;
                        replayedAt: string | null;
                        replayCount: number;
                        /** @description the body as it is signed and sent; empty when its customer was erased */
                        body: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayWebhookDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description which of the webhook deliveries */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description also the header webhook-id, the same at every attempt */
                        id: string;
                        endpoint: string;
                        event: string;
                        eventType: string;
                        customer: string | null;
                        /**
                         * @description how far a delivery is
                         * @enum {unknown}
                         */
                        status: "pending" | "delivered" | "failed" | "cancelled";
                        attempts: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        lastAttemptAt: string | null;
                        nextAttemptAt: string | null;
                        deliveredAt: string | null;
                        responseStatus: number | null;
                        responseExcerpt: string | null;
                        error: string | null;
                        replayedAt: string | null;
                        replayCount: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTagRules: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            eventTypes: string[];
                            filter: string;
                            tagsAdded: string[];
                            tagsRemoved: string[];
                            enabled: boolean;
                            disabledReason: string | null;
                            /** @description how often it changed a customer */
                            appliedCount: number;
                            lastAppliedAt: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `cursor-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTagRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description types of events; customer.* is all of a noun, * all */
                    eventTypes: string[];
                    /** @description only customers whom this filter finds when the event is looked at; empty for all */
                    filter?: string;
                    tagsAdded?: string[];
                    tagsRemoved?: string[];
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        eventTypes: string[];
                        filter: string;
                        tagsAdded: string[];
                        tagsRemoved: string[];
                        enabled: boolean;
                        disabledReason: string | null;
                        /** @description how often it changed a customer */
                        appliedCount: number;
                        lastAppliedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `filter-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTagRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the tag rules */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        eventTypes: string[];
                        filter: string;
                        tagsAdded: string[];
                        tagsRemoved: string[];
                        enabled: boolean;
                        disabledReason: string | null;
                        /** @description how often it changed a customer */
                        appliedCount: number;
                        lastAppliedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTagRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the tag rules */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTagRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the tag rules */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description types of events; customer.* is all of a noun, * all */
                    eventTypes?: string[];
                    /** @description only customers whom this filter finds when the event is looked at; empty for all */
                    filter?: string;
                    tagsAdded?: string[];
                    tagsRemoved?: string[];
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        eventTypes: string[];
                        filter: string;
                        tagsAdded: string[];
                        tagsRemoved: string[];
                        enabled: boolean;
                        disabledReason: string | null;
                        /** @description how often it changed a customer */
                        appliedCount: number;
                        lastAppliedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `filter-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPaymentMethods: {
        parameters: {
            query?: {
                /** @description also those that were deactivated */
                deactivated?: boolean;
            };
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            gateway: "sandbox" | "stripe";
                            /** @enum {unknown} */
                            kind: "card" | "bank-account" | "wallet" | "cash" | "other";
                            gatewayCustomerId: string | null;
                            brand: string | null;
                            last4: string | null;
                            expiryMonth: number | null;
                            expiryYear: number | null;
                            fingerprint: string | null;
                            /** @enum {unknown} */
                            status: "valid" | "invalid" | "expired" | "deactivated";
                            isDefault: boolean;
                            isFallback: boolean;
                            billingContact: {
                                firstName: string | null;
                                lastName: string | null;
                                company: string | null;
                                line1: string | null;
                                line2: string | null;
                                city: string | null;
                                region: string | null;
                                postalCode: string | null;
                                country: string | null;
                                emails: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                }[];
                                phones: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                    e164: string | null;
                                }[];
                            } | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    attachPaymentMethod: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    gateway?: "sandbox" | "stripe";
                    /** @description of the gateway, never a card number: pm_… at Stripe, sandbox_approve at the sandbox */
                    token?: string;
                    gatewayCustomerId?: string | null;
                    paymentToken?: string;
                    billingContact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    isDefault?: boolean;
                    isFallback?: boolean;
                    replaces?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        /** @enum {unknown} */
                        kind: "card" | "bank-account" | "wallet" | "cash" | "other";
                        gatewayCustomerId: string | null;
                        brand: string | null;
                        last4: string | null;
                        expiryMonth: number | null;
                        expiryYear: number | null;
                        fingerprint: string | null;
                        /** @enum {unknown} */
                        status: "valid" | "invalid" | "expired" | "deactivated";
                        isDefault: boolean;
                        isFallback: boolean;
                        billingContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `limit-reached`, `belongs-to-another` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `payment-token-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importPaymentMethods: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    gateway?: "sandbox" | "stripe";
                    /** @description cus_… at Stripe */
                    gatewayCustomerId: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            gateway: "sandbox" | "stripe";
                            /** @enum {unknown} */
                            kind: "card" | "bank-account" | "wallet" | "cash" | "other";
                            gatewayCustomerId: string | null;
                            brand: string | null;
                            last4: string | null;
                            expiryMonth: number | null;
                            expiryYear: number | null;
                            fingerprint: string | null;
                            /** @enum {unknown} */
                            status: "valid" | "invalid" | "expired" | "deactivated";
                            isDefault: boolean;
                            isFallback: boolean;
                            billingContact: {
                                firstName: string | null;
                                lastName: string | null;
                                company: string | null;
                                line1: string | null;
                                line2: string | null;
                                city: string | null;
                                region: string | null;
                                postalCode: string | null;
                                country: string | null;
                                emails: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                }[];
                                phones: {
                                    label: string;
                                    value: string;
                                    primary: boolean;
                                    e164: string | null;
                                }[];
                            } | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `belongs-to-another`, `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `payment-token-invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPaymentMethod: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description which of the payment methods */
                paymentMethodId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        /** @enum {unknown} */
                        kind: "card" | "bank-account" | "wallet" | "cash" | "other";
                        gatewayCustomerId: string | null;
                        brand: string | null;
                        last4: string | null;
                        expiryMonth: number | null;
                        expiryYear: number | null;
                        fingerprint: string | null;
                        /** @enum {unknown} */
                        status: "valid" | "invalid" | "expired" | "deactivated";
                        isDefault: boolean;
                        isFallback: boolean;
                        billingContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deactivatePaymentMethod: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description which of the payment methods */
                paymentMethodId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        /** @enum {unknown} */
                        kind: "card" | "bank-account" | "wallet" | "cash" | "other";
                        gatewayCustomerId: string | null;
                        brand: string | null;
                        last4: string | null;
                        expiryMonth: number | null;
                        expiryYear: number | null;
                        fingerprint: string | null;
                        /** @enum {unknown} */
                        status: "valid" | "invalid" | "expired" | "deactivated";
                        isDefault: boolean;
                        isFallback: boolean;
                        billingContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `in-use` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePaymentMethod: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description which of the payment methods */
                paymentMethodId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    billingContact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    isDefault?: boolean;
                    isFallback?: boolean;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        /** @enum {unknown} */
                        kind: "card" | "bank-account" | "wallet" | "cash" | "other";
                        gatewayCustomerId: string | null;
                        brand: string | null;
                        last4: string | null;
                        expiryMonth: number | null;
                        expiryYear: number | null;
                        fingerprint: string | null;
                        /** @enum {unknown} */
                        status: "valid" | "invalid" | "expired" | "deactivated";
                        isDefault: boolean;
                        isFallback: boolean;
                        billingContact: {
                            firstName: string | null;
                            lastName: string | null;
                            company: string | null;
                            line1: string | null;
                            line2: string | null;
                            city: string | null;
                            region: string | null;
                            postalCode: string | null;
                            country: string | null;
                            emails: {
                                label: string;
                                value: string;
                                primary: boolean;
                            }[];
                            phones: {
                                label: string;
                                value: string;
                                primary: boolean;
                                e164: string | null;
                            }[];
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPaymentToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    gateway?: "sandbox" | "stripe";
                    /** @description of the gateway, never a card number: pm_… at Stripe, sandbox_approve at the sandbox */
                    token: string;
                    gatewayCustomerId?: string | null;
                    billingContact?: {
                        firstName?: string | null;
                        lastName?: string | null;
                        company?: string | null;
                        line1?: string | null;
                        line2?: string | null;
                        city?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                        emails?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                        phones?: {
                            label?: string | null;
                            value: string;
                            primary?: boolean;
                        }[] | null;
                    } | null;
                    leadSource?: {
                        source?: string | null;
                        medium?: string | null;
                        campaign?: string | null;
                        term?: string | null;
                        content?: string | null;
                        affiliate?: string | null;
                        subAffiliate?: string | null;
                        salesAgent?: string | null;
                        clickId?: string | null;
                        path?: string | null;
                        referrer?: string | null;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        expiresAt: string;
                        consumedAt: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPaymentToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the payment tokens */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        expiresAt: string;
                        consumedAt: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
                /** @description also those that are no longer sold */
                archived?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            description: string | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            archivedAt: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description an id of your own */
                    id?: string;
                    name: string;
                    description?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        description: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the products */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        description: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the products */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    archived?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        description: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPlans: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
                /** @description also those that are no longer sold */
                archived?: boolean;
                /** @description only those of this product */
                productId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            productId: string;
                            name: string;
                            description: string | null;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            } | null;
                            trialDays: number;
                            prices: {
                                currency: string;
                                model: {
                                    /** @constant */
                                    kind: "flat";
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                } | {
                                    /** @constant */
                                    kind: "per-unit";
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                } | {
                                    /** @constant */
                                    kind: "tiered";
                                    tiers: {
                                        upTo: number | null;
                                        /** @description in minor units of the currency */
                                        unitMinor: number;
                                        /** @description in minor units of the currency */
                                        flatMinor: number;
                                    }[];
                                } | {
                                    /** @constant */
                                    kind: "volume";
                                    tiers: {
                                        upTo: number | null;
                                        /** @description in minor units of the currency */
                                        unitMinor: number;
                                        /** @description in minor units of the currency */
                                        flatMinor: number;
                                    }[];
                                };
                                setupFeeMinor: number;
                            }[];
                            version: number;
                            metadata: {
                                [key: string]: unknown;
                            };
                            archivedAt: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description an id of your own */
                    id?: string;
                    productId: string;
                    name: string;
                    description?: string | null;
                    interval?: {
                        /** @enum {unknown} */
                        unit: "day" | "week" | "month" | "year";
                        count: number;
                    } | null;
                    trialDays?: number;
                    prices: {
                        /** @description ISO 4217 */
                        currency: string;
                        model: {
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        };
                        /** @description in minor units of the currency */
                        setupFeeMinor?: number;
                    }[];
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        productId: string;
                        name: string;
                        description: string | null;
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        } | null;
                        trialDays: number;
                        prices: {
                            currency: string;
                            model: {
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            };
                            setupFeeMinor: number;
                        }[];
                        version: number;
                        metadata: {
                            [key: string]: unknown;
                        };
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the plans */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        productId: string;
                        name: string;
                        description: string | null;
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        } | null;
                        trialDays: number;
                        prices: {
                            currency: string;
                            model: {
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            };
                            setupFeeMinor: number;
                        }[];
                        version: number;
                        metadata: {
                            [key: string]: unknown;
                        };
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePlanRecord: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the plans */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string | null;
                    trialDays?: number;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    archived?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        productId: string;
                        name: string;
                        description: string | null;
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        } | null;
                        trialDays: number;
                        prices: {
                            currency: string;
                            model: {
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            };
                            setupFeeMinor: number;
                        }[];
                        version: number;
                        metadata: {
                            [key: string]: unknown;
                        };
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePrices: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the plans */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    prices: {
                        /** @description ISO 4217 */
                        currency: string;
                        model: {
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        };
                        /** @description in minor units of the currency */
                        setupFeeMinor?: number;
                    }[];
                    /** @enum {unknown} */
                    reach: "next-renewal" | "new-subscriptions";
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        productId: string;
                        name: string;
                        description: string | null;
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        } | null;
                        trialDays: number;
                        prices: {
                            currency: string;
                            model: {
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            };
                            setupFeeMinor: number;
                        }[];
                        version: number;
                        metadata: {
                            [key: string]: unknown;
                        };
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCoupons: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
                /** @description also those that are no longer sold */
                archived?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            value: {
                                /** @constant */
                                kind: "percent";
                                /** @description hundredths of a per cent */
                                basisPoints: number;
                            } | {
                                /** @constant */
                                kind: "amount";
                                amount: {
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                };
                            };
                            duration: {
                                /** @constant */
                                kind: "once";
                            } | {
                                /** @constant */
                                kind: "repeating";
                                invoices: number;
                            } | {
                                /** @constant */
                                kind: "forever";
                            };
                            redeemBy: string | null;
                            redemptionsMax: number | null;
                            redemptionCount: number;
                            archivedAt: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description an id of your own */
                    id?: string;
                    name: string;
                    value: {
                        /** @constant */
                        kind: "percent";
                        /** @description hundredths of a per cent */
                        basisPoints: number;
                    } | {
                        /** @constant */
                        kind: "amount";
                        amount: {
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description ISO 4217 */
                            currency: string;
                        };
                    };
                    duration: {
                        /** @constant */
                        kind: "once";
                    } | {
                        /** @constant */
                        kind: "repeating";
                        invoices: number;
                    } | {
                        /** @constant */
                        kind: "forever";
                    };
                    redeemBy?: string | null;
                    redemptionsMax?: number | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        value: {
                            /** @constant */
                            kind: "percent";
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        } | {
                            /** @constant */
                            kind: "amount";
                            amount: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                        };
                        duration: {
                            /** @constant */
                            kind: "once";
                        } | {
                            /** @constant */
                            kind: "repeating";
                            invoices: number;
                        } | {
                            /** @constant */
                            kind: "forever";
                        };
                        redeemBy: string | null;
                        redemptionsMax: number | null;
                        redemptionCount: number;
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `id-taken` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCoupon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the coupons */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        value: {
                            /** @constant */
                            kind: "percent";
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        } | {
                            /** @constant */
                            kind: "amount";
                            amount: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                        };
                        duration: {
                            /** @constant */
                            kind: "once";
                        } | {
                            /** @constant */
                            kind: "repeating";
                            invoices: number;
                        } | {
                            /** @constant */
                            kind: "forever";
                        };
                        redeemBy: string | null;
                        redemptionsMax: number | null;
                        redemptionCount: number;
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCoupon: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the coupons */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    archived?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        value: {
                            /** @constant */
                            kind: "percent";
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        } | {
                            /** @constant */
                            kind: "amount";
                            amount: {
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description ISO 4217 */
                                currency: string;
                            };
                        };
                        duration: {
                            /** @constant */
                            kind: "once";
                        } | {
                            /** @constant */
                            kind: "repeating";
                            invoices: number;
                        } | {
                            /** @constant */
                            kind: "forever";
                        };
                        redeemBy: string | null;
                        redemptionsMax: number | null;
                        redemptionCount: number;
                        archivedAt: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSubscriptions: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
                /** @description id of a customer; without regard to case */
                customerId?: string;
                /** @description only those of this plan */
                planId?: string;
                /** @description only those of this status */
                status?: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            customerId: string;
                            planId: string;
                            /** @enum {unknown} */
                            status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                            quantity: number;
                            currency: string;
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                            paymentMethodId: string | null;
                            shippingAddressId: string | null;
                            coupons: {
                                id: string;
                                name: string;
                                invoicesDiscounted: number;
                            }[];
                            taxes: {
                                name: string;
                                /** @description hundredths of a per cent */
                                basisPoints: number;
                            }[];
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            timeZone: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            anchorAt: string;
                            nextPeriod: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            coveredUntil: string;
                            nextChargeAt: string | null;
                            skippedPeriods: number[];
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            startedAt: string;
                            trialUntil: string | null;
                            pausedAt: string | null;
                            resumeAt: string | null;
                            cancelAt: string | null;
                            cancellation: {
                                reason: string | null;
                                actor: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                requestedAt: string;
                            } | null;
                            endedAt: string | null;
                            expiresAt: string | null;
                            expiresAfterCharges: number | null;
                            expiresAfterTotalMinor: number | null;
                            chargeCount: number;
                            /** @description in minor units of the currency */
                            chargedTotalMinor: number;
                            plannedChange: {
                                planId: string;
                                quantity: number;
                                interval: {
                                    /** @enum {unknown} */
                                    unit: "day" | "week" | "month" | "year";
                                    count: number;
                                };
                                price: ({
                                    /** @constant */
                                    kind: "flat";
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                } | {
                                    /** @constant */
                                    kind: "per-unit";
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                } | {
                                    /** @constant */
                                    kind: "tiered";
                                    tiers: {
                                        upTo: number | null;
                                        /** @description in minor units of the currency */
                                        unitMinor: number;
                                        /** @description in minor units of the currency */
                                        flatMinor: number;
                                    }[];
                                } | {
                                    /** @constant */
                                    kind: "volume";
                                    tiers: {
                                        upTo: number | null;
                                        /** @description in minor units of the currency */
                                        unitMinor: number;
                                        /** @description in minor units of the currency */
                                        flatMinor: number;
                                    }[];
                                }) | null;
                            } | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description id of a customer; without regard to case */
                    customerId: string;
                    planId: string;
                    quantity?: number;
                    /** @description ISO 4217 */
                    currency?: string;
                    price?: ({
                        /** @constant */
                        kind: "flat";
                        /** @description in minor units of the currency */
                        amountMinor: number;
                    } | {
                        /** @constant */
                        kind: "per-unit";
                        /** @description in minor units of the currency */
                        amountMinor: number;
                    } | {
                        /** @constant */
                        kind: "tiered";
                        tiers: {
                            upTo: number | null;
                            /** @description in minor units of the currency */
                            unitMinor: number;
                            /** @description in minor units of the currency */
                            flatMinor: number;
                        }[];
                    } | {
                        /** @constant */
                        kind: "volume";
                        tiers: {
                            upTo: number | null;
                            /** @description in minor units of the currency */
                            unitMinor: number;
                            /** @description in minor units of the currency */
                            flatMinor: number;
                        }[];
                    }) | null;
                    paymentMethodId?: string | null;
                    shippingAddressId?: string | null;
                    /**
                     * Format: date-time
                     * @description RFC 3339 date-time
                     */
                    startAt?: string;
                    /** @enum {unknown} */
                    backdated?: "charge" | "next-period";
                    trialDays?: number;
                    timeZone?: string;
                    coupons?: string[];
                    taxes?: {
                        name: string;
                        /** @description hundredths of a per cent */
                        basisPoints: number;
                    }[];
                    expiresAt?: string | null;
                    expiresAfterCharges?: number | null;
                    expiresAfterTotalMinor?: number | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    paymentMethodId?: string | null;
                    shippingAddressId?: string | null;
                    taxes?: {
                        name: string;
                        /** @description hundredths of a per cent */
                        basisPoints: number;
                    }[];
                    coupons?: string[];
                    expiresAt?: string | null;
                    expiresAfterCharges?: number | null;
                    expiresAfterTotalMinor?: number | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    planId?: string;
                    quantity?: number;
                    price?: ({
                        /** @constant */
                        kind: "flat";
                        /** @description in minor units of the currency */
                        amountMinor: number;
                    } | {
                        /** @constant */
                        kind: "per-unit";
                        /** @description in minor units of the currency */
                        amountMinor: number;
                    } | {
                        /** @constant */
                        kind: "tiered";
                        tiers: {
                            upTo: number | null;
                            /** @description in minor units of the currency */
                            unitMinor: number;
                            /** @description in minor units of the currency */
                            flatMinor: number;
                        }[];
                    } | {
                        /** @constant */
                        kind: "volume";
                        tiers: {
                            upTo: number | null;
                            /** @description in minor units of the currency */
                            unitMinor: number;
                            /** @description in minor units of the currency */
                            flatMinor: number;
                        }[];
                    }) | null;
                    /** @enum {unknown} */
                    when?: "now" | "renewal";
                    prorate?: boolean;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    resumeAt?: string | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    when?: "now" | "period-end";
                    reason?: string | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeCancellation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    skipPeriod: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    period?: number | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unskipPeriod: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
                /** @description which of the skips */
                period: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveNextCharge: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the subscriptions */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description RFC 3339 date-time
                     */
                    nextChargeAt: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        planId: string;
                        /** @enum {unknown} */
                        status: "pending" | "trialing" | "active" | "paused" | "cancelled" | "expired";
                        quantity: number;
                        currency: string;
                        price: ({
                            /** @constant */
                            kind: "flat";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "per-unit";
                            /** @description in minor units of the currency */
                            amountMinor: number;
                        } | {
                            /** @constant */
                            kind: "tiered";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        } | {
                            /** @constant */
                            kind: "volume";
                            tiers: {
                                upTo: number | null;
                                /** @description in minor units of the currency */
                                unitMinor: number;
                                /** @description in minor units of the currency */
                                flatMinor: number;
                            }[];
                        }) | null;
                        paymentMethodId: string | null;
                        shippingAddressId: string | null;
                        coupons: {
                            id: string;
                            name: string;
                            invoicesDiscounted: number;
                        }[];
                        taxes: {
                            name: string;
                            /** @description hundredths of a per cent */
                            basisPoints: number;
                        }[];
                        interval: {
                            /** @enum {unknown} */
                            unit: "day" | "week" | "month" | "year";
                            count: number;
                        };
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        anchorAt: string;
                        nextPeriod: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        coveredUntil: string;
                        nextChargeAt: string | null;
                        skippedPeriods: number[];
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        startedAt: string;
                        trialUntil: string | null;
                        pausedAt: string | null;
                        resumeAt: string | null;
                        cancelAt: string | null;
                        cancellation: {
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            requestedAt: string;
                        } | null;
                        endedAt: string | null;
                        expiresAt: string | null;
                        expiresAfterCharges: number | null;
                        expiresAfterTotalMinor: number | null;
                        chargeCount: number;
                        /** @description in minor units of the currency */
                        chargedTotalMinor: number;
                        plannedChange: {
                            planId: string;
                            quantity: number;
                            interval: {
                                /** @enum {unknown} */
                                unit: "day" | "week" | "month" | "year";
                                count: number;
                            };
                            price: ({
                                /** @constant */
                                kind: "flat";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "per-unit";
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            } | {
                                /** @constant */
                                kind: "tiered";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            } | {
                                /** @constant */
                                kind: "volume";
                                tiers: {
                                    upTo: number | null;
                                    /** @description in minor units of the currency */
                                    unitMinor: number;
                                    /** @description in minor units of the currency */
                                    flatMinor: number;
                                }[];
                            }) | null;
                        } | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeliverySchedule: {
        parameters: {
            query?: {
                /** @description at most so many (10, or with days 100) */
                deliveries?: number;
                /** @description only within so many days */
                days?: number;
            };
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        from: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        until: string;
                        items: {
                            /**
                             * Format: date
                             * @description in the time zone of the subscription
                             */
                            date: string;
                            shippingAddressId: string | null;
                            lines: {
                                subscriptionId: string;
                                planId: string;
                                quantity: number;
                                period: number;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339 date-time
                                 */
                                at: string;
                                isSkipped: boolean;
                                currency: string;
                                totalMinor: number | null;
                                items: {
                                    id: string;
                                    description: string;
                                    quantity: number;
                                }[];
                            }[];
                        }[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInvoices: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
                /** @description id of a customer; without regard to case */
                customerId?: string;
                /** @description only those of this subscription */
                subscriptionId?: string;
                /** @description only those of this status */
                status?: "draft" | "open" | "paid" | "past-due" | "uncollectible" | "void" | "refunded";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            invoiceNumber: number | null;
                            customerId: string;
                            subscriptionId: string | null;
                            period: number | null;
                            periodFrom: string | null;
                            periodTo: string | null;
                            /** @enum {unknown} */
                            kind: "renewal" | "one-time" | "change" | "manual";
                            /** @enum {unknown} */
                            status: "draft" | "open" | "paid" | "past-due" | "uncollectible" | "void" | "refunded";
                            currency: string;
                            lines: {
                                /** @enum {unknown} */
                                kind: "plan" | "setup" | "item" | "change" | "manual";
                                description: string;
                                quantity: number;
                                unitMinor: number | null;
                                /** @description in minor units of the currency */
                                amountMinor: number;
                                /** @description in minor units of the currency */
                                discountMinor: number;
                                taxes: {
                                    name: string;
                                    basisPoints: number | null;
                                    /** @description in minor units of the currency */
                                    amountMinor: number;
                                }[];
                                planId: string | null;
                                itemId: string | null;
                                from: string | null;
                                to: string | null;
                            }[];
                            /** @description in minor units of the currency */
                            subtotalMinor: number;
                            /** @description in minor units of the currency */
                            discountMinor: number;
                            /** @description in minor units of the currency */
                            taxMinor: number;
                            /** @description in minor units of the currency */
                            totalMinor: number;
                            /** @description in minor units of the currency */
                            creditAppliedMinor: number;
                            /** @description in minor units of the currency */
                            paidMinor: number;
                            /** @description in minor units of the currency */
                            refundedMinor: number;
                            /** @description in minor units of the currency */
                            dueMinor: number;
                            paymentMethodId: string | null;
                            issuedAt: string | null;
                            dueAt: string | null;
                            paidAt: string | null;
                            closedAt: string | null;
                            attempts: number;
                            nextAttemptAt: string | null;
                            memo: string | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description id of a customer; without regard to case */
                    customerId: string;
                    /** @description ISO 4217 */
                    currency: string;
                    lines?: {
                        description: string;
                        quantity?: number;
                        /** @description in minor units of the currency */
                        unitAmountMinor: number;
                    }[];
                    /** @description takes the waiting one-time items of this currency along */
                    withItems?: boolean;
                    taxes?: {
                        name: string;
                        /** @description hundredths of a per cent */
                        basisPoints: number;
                    }[];
                    paymentMethodId?: string | null;
                    memo?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    draft?: boolean;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        invoiceNumber: number | null;
                        customerId: string;
                        subscriptionId: string | null;
                        period: number | null;
                        periodFrom: string | null;
                        periodTo: string | null;
                        /** @enum {unknown} */
                        kind: "renewal" | "one-time" | "change" | "manual";
                        /** @enum {unknown} */
                        status: "draft" | "open" | "paid" | "past-due" | "uncollectible" | "void" | "refunded";
                        currency: string;
                        lines: {
                            /** @enum {unknown} */
                            kind: "plan" | "setup" | "item" | "change" | "manual";
                            description: string;
                            quantity: number;
                            unitMinor: number | null;
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description in minor units of the currency */
                            discountMinor: number;
                            taxes: {
                                name: string;
                                basisPoints: number | null;
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            }[];
                            planId: string | null;
                            itemId: string | null;
                            from: string | null;
                            to: string | null;
                        }[];
                        /** @description in minor units of the currency */
                        subtotalMinor: number;
                        /** @description in minor units of the currency */
                        discountMinor: number;
                        /** @description in minor units of the currency */
                        taxMinor: number;
                        /** @description in minor units of the currency */
                        totalMinor: number;
                        /** @description in minor units of the currency */
                        creditAppliedMinor: number;
                        /** @description in minor units of the currency */
                        paidMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @description in minor units of the currency */
                        dueMinor: number;
                        paymentMethodId: string | null;
                        issuedAt: string | null;
                        dueAt: string | null;
                        paidAt: string | null;
                        closedAt: string | null;
                        attempts: number;
                        nextAttemptAt: string | null;
                        memo: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInvoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the invoices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        invoiceNumber: number | null;
                        customerId: string;
                        subscriptionId: string | null;
                        period: number | null;
                        periodFrom: string | null;
                        periodTo: string | null;
                        /** @enum {unknown} */
                        kind: "renewal" | "one-time" | "change" | "manual";
                        /** @enum {unknown} */
                        status: "draft" | "open" | "paid" | "past-due" | "uncollectible" | "void" | "refunded";
                        currency: string;
                        lines: {
                            /** @enum {unknown} */
                            kind: "plan" | "setup" | "item" | "change" | "manual";
                            description: string;
                            quantity: number;
                            unitMinor: number | null;
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description in minor units of the currency */
                            discountMinor: number;
                            taxes: {
                                name: string;
                                basisPoints: number | null;
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            }[];
                            planId: string | null;
                            itemId: string | null;
                            from: string | null;
                            to: string | null;
                        }[];
                        /** @description in minor units of the currency */
                        subtotalMinor: number;
                        /** @description in minor units of the currency */
                        discountMinor: number;
                        /** @description in minor units of the currency */
                        taxMinor: number;
                        /** @description in minor units of the currency */
                        totalMinor: number;
                        /** @description in minor units of the currency */
                        creditAppliedMinor: number;
                        /** @description in minor units of the currency */
                        paidMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @description in minor units of the currency */
                        dueMinor: number;
                        paymentMethodId: string | null;
                        issuedAt: string | null;
                        dueAt: string | null;
                        paidAt: string | null;
                        closedAt: string | null;
                        attempts: number;
                        nextAttemptAt: string | null;
                        memo: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInvoiceDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the invoices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issueInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the invoices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        invoiceNumber: number | null;
                        customerId: string;
                        subscriptionId: string | null;
                        period: number | null;
                        periodFrom: string | null;
                        periodTo: string | null;
                        /** @enum {unknown} */
                        kind: "renewal" | "one-time" | "change" | "manual";
                        /** @enum {unknown} */
                        status: "draft" | "open" | "paid" | "past-due" | "uncollectible" | "void" | "refunded";
                        currency: string;
                        lines: {
                            /** @enum {unknown} */
                            kind: "plan" | "setup" | "item" | "change" | "manual";
                            description: string;
                            quantity: number;
                            unitMinor: number | null;
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description in minor units of the currency */
                            discountMinor: number;
                            taxes: {
                                name: string;
                                basisPoints: number | null;
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            }[];
                            planId: string | null;
                            itemId: string | null;
                            from: string | null;
                            to: string | null;
                        }[];
                        /** @description in minor units of the currency */
                        subtotalMinor: number;
                        /** @description in minor units of the currency */
                        discountMinor: number;
                        /** @description in minor units of the currency */
                        taxMinor: number;
                        /** @description in minor units of the currency */
                        totalMinor: number;
                        /** @description in minor units of the currency */
                        creditAppliedMinor: number;
                        /** @description in minor units of the currency */
                        paidMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @description in minor units of the currency */
                        dueMinor: number;
                        paymentMethodId: string | null;
                        issuedAt: string | null;
                        dueAt: string | null;
                        paidAt: string | null;
                        closedAt: string | null;
                        attempts: number;
                        nextAttemptAt: string | null;
                        memo: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the invoices */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    paymentMethodId?: string | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        invoiceNumber: number | null;
                        customerId: string;
                        subscriptionId: string | null;
                        period: number | null;
                        periodFrom: string | null;
                        periodTo: string | null;
                        /** @enum {unknown} */
                        kind: "renewal" | "one-time" | "change" | "manual";
                        /** @enum {unknown} */
                        status: "draft" | "open" | "paid" | "past-due" | "uncollectible" | "void" | "refunded";
                        currency: string;
                        lines: {
                            /** @enum {unknown} */
                            kind: "plan" | "setup" | "item" | "change" | "manual";
                            description: string;
                            quantity: number;
                            unitMinor: number | null;
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description in minor units of the currency */
                            discountMinor: number;
                            taxes: {
                                name: string;
                                basisPoints: number | null;
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            }[];
                            planId: string | null;
                            itemId: string | null;
                            from: string | null;
                            to: string | null;
                        }[];
                        /** @description in minor units of the currency */
                        subtotalMinor: number;
                        /** @description in minor units of the currency */
                        discountMinor: number;
                        /** @description in minor units of the currency */
                        taxMinor: number;
                        /** @description in minor units of the currency */
                        totalMinor: number;
                        /** @description in minor units of the currency */
                        creditAppliedMinor: number;
                        /** @description in minor units of the currency */
                        paidMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @description in minor units of the currency */
                        dueMinor: number;
                        paymentMethodId: string | null;
                        issuedAt: string | null;
                        dueAt: string | null;
                        paidAt: string | null;
                        closedAt: string | null;
                        attempts: number;
                        nextAttemptAt: string | null;
                        memo: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeOutInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the invoices */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        invoiceNumber: number | null;
                        customerId: string;
                        subscriptionId: string | null;
                        period: number | null;
                        periodFrom: string | null;
                        periodTo: string | null;
                        /** @enum {unknown} */
                        kind: "renewal" | "one-time" | "change" | "manual";
                        /** @enum {unknown} */
                        status: "draft" | "open" | "paid" | "past-due" | "uncollectible" | "void" | "refunded";
                        currency: string;
                        lines: {
                            /** @enum {unknown} */
                            kind: "plan" | "setup" | "item" | "change" | "manual";
                            description: string;
                            quantity: number;
                            unitMinor: number | null;
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description in minor units of the currency */
                            discountMinor: number;
                            taxes: {
                                name: string;
                                basisPoints: number | null;
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            }[];
                            planId: string | null;
                            itemId: string | null;
                            from: string | null;
                            to: string | null;
                        }[];
                        /** @description in minor units of the currency */
                        subtotalMinor: number;
                        /** @description in minor units of the currency */
                        discountMinor: number;
                        /** @description in minor units of the currency */
                        taxMinor: number;
                        /** @description in minor units of the currency */
                        totalMinor: number;
                        /** @description in minor units of the currency */
                        creditAppliedMinor: number;
                        /** @description in minor units of the currency */
                        paidMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @description in minor units of the currency */
                        dueMinor: number;
                        paymentMethodId: string | null;
                        issuedAt: string | null;
                        dueAt: string | null;
                        paidAt: string | null;
                        closedAt: string | null;
                        attempts: number;
                        nextAttemptAt: string | null;
                        memo: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    voidInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description which of the invoices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        invoiceNumber: number | null;
                        customerId: string;
                        subscriptionId: string | null;
                        period: number | null;
                        periodFrom: string | null;
                        periodTo: string | null;
                        /** @enum {unknown} */
                        kind: "renewal" | "one-time" | "change" | "manual";
                        /** @enum {unknown} */
                        status: "draft" | "open" | "paid" | "past-due" | "uncollectible" | "void" | "refunded";
                        currency: string;
                        lines: {
                            /** @enum {unknown} */
                            kind: "plan" | "setup" | "item" | "change" | "manual";
                            description: string;
                            quantity: number;
                            unitMinor: number | null;
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description in minor units of the currency */
                            discountMinor: number;
                            taxes: {
                                name: string;
                                basisPoints: number | null;
                                /** @description in minor units of the currency */
                                amountMinor: number;
                            }[];
                            planId: string | null;
                            itemId: string | null;
                            from: string | null;
                            to: string | null;
                        }[];
                        /** @description in minor units of the currency */
                        subtotalMinor: number;
                        /** @description in minor units of the currency */
                        discountMinor: number;
                        /** @description in minor units of the currency */
                        taxMinor: number;
                        /** @description in minor units of the currency */
                        totalMinor: number;
                        /** @description in minor units of the currency */
                        creditAppliedMinor: number;
                        /** @description in minor units of the currency */
                        paidMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @description in minor units of the currency */
                        dueMinor: number;
                        paymentMethodId: string | null;
                        issuedAt: string | null;
                        dueAt: string | null;
                        paidAt: string | null;
                        closedAt: string | null;
                        attempts: number;
                        nextAttemptAt: string | null;
                        memo: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
                /** @description id of a customer; without regard to case */
                customerId?: string;
                /** @description only those of this invoice */
                invoiceId?: string;
                /** @description only those of this status */
                status?: "created" | "pending" | "approved" | "declined" | "abandoned";
                /** @description only those of this kind */
                kind?: "sale" | "refund" | "void";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            customerId: string;
                            invoiceId: string | null;
                            paymentMethodId: string | null;
                            /** @enum {unknown} */
                            kind: "sale" | "refund" | "void";
                            /** @enum {unknown} */
                            purpose: "invoice" | "credit";
                            /** @enum {unknown} */
                            status: "created" | "pending" | "approved" | "declined" | "abandoned";
                            currency: string;
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description in minor units of the currency */
                            refundedMinor: number;
                            /** @enum {unknown} */
                            gateway: "sandbox" | "stripe";
                            gatewayReference: string | null;
                            declineReason: ("insufficient-funds" | "card-expired" | "card-declined" | "card-lost-or-stolen" | "card-not-supported" | "incorrect-details" | "authentication-required" | "limit-exceeded" | "suspected-fraud" | "processing-error" | "method-detached" | "other") | null;
                            gatewayCode: string | null;
                            isRetriable: boolean | null;
                            attempt: number;
                            parentId: string | null;
                            requestId: string | null;
                            description: string | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            answeredAt: string | null;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                        total?: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description id of a customer; without regard to case */
                    customerId: string;
                    /** @description in minor units of the currency */
                    amountMinor: number;
                    /** @description ISO 4217 */
                    currency: string;
                    paymentMethodId?: string | null;
                    /** @enum {unknown} */
                    purpose?: "invoice" | "credit";
                    description?: string | null;
                    requestId?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        invoiceId: string | null;
                        paymentMethodId: string | null;
                        /** @enum {unknown} */
                        kind: "sale" | "refund" | "void";
                        /** @enum {unknown} */
                        purpose: "invoice" | "credit";
                        /** @enum {unknown} */
                        status: "created" | "pending" | "approved" | "declined" | "abandoned";
                        currency: string;
                        /** @description in minor units of the currency */
                        amountMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        gatewayReference: string | null;
                        declineReason: ("insufficient-funds" | "card-expired" | "card-declined" | "card-lost-or-stolen" | "card-not-supported" | "incorrect-details" | "authentication-required" | "limit-exceeded" | "suspected-fraud" | "processing-error" | "method-detached" | "other") | null;
                        gatewayCode: string | null;
                        isRetriable: boolean | null;
                        attempt: number;
                        parentId: string | null;
                        requestId: string | null;
                        description: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        answeredAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `payment-method-missing` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description which of the transactions */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        invoiceId: string | null;
                        paymentMethodId: string | null;
                        /** @enum {unknown} */
                        kind: "sale" | "refund" | "void";
                        /** @enum {unknown} */
                        purpose: "invoice" | "credit";
                        /** @enum {unknown} */
                        status: "created" | "pending" | "approved" | "declined" | "abandoned";
                        currency: string;
                        /** @description in minor units of the currency */
                        amountMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        gatewayReference: string | null;
                        declineReason: ("insufficient-funds" | "card-expired" | "card-declined" | "card-lost-or-stolen" | "card-not-supported" | "incorrect-details" | "authentication-required" | "limit-exceeded" | "suspected-fraud" | "processing-error" | "method-detached" | "other") | null;
                        gatewayCode: string | null;
                        isRetriable: boolean | null;
                        attempt: number;
                        parentId: string | null;
                        requestId: string | null;
                        description: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        answeredAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refundTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description which of the transactions */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description in minor units of the currency */
                    amountMinor?: number;
                    reason?: string | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        invoiceId: string | null;
                        paymentMethodId: string | null;
                        /** @enum {unknown} */
                        kind: "sale" | "refund" | "void";
                        /** @enum {unknown} */
                        purpose: "invoice" | "credit";
                        /** @enum {unknown} */
                        status: "created" | "pending" | "approved" | "declined" | "abandoned";
                        currency: string;
                        /** @description in minor units of the currency */
                        amountMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        gatewayReference: string | null;
                        declineReason: ("insufficient-funds" | "card-expired" | "card-declined" | "card-lost-or-stolen" | "card-not-supported" | "incorrect-details" | "authentication-required" | "limit-exceeded" | "suspected-fraud" | "processing-error" | "method-detached" | "other") | null;
                        gatewayCode: string | null;
                        isRetriable: boolean | null;
                        attempt: number;
                        parentId: string | null;
                        requestId: string | null;
                        description: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        answeredAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    voidTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description which of the transactions */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        customerId: string;
                        invoiceId: string | null;
                        paymentMethodId: string | null;
                        /** @enum {unknown} */
                        kind: "sale" | "refund" | "void";
                        /** @enum {unknown} */
                        purpose: "invoice" | "credit";
                        /** @enum {unknown} */
                        status: "created" | "pending" | "approved" | "declined" | "abandoned";
                        currency: string;
                        /** @description in minor units of the currency */
                        amountMinor: number;
                        /** @description in minor units of the currency */
                        refundedMinor: number;
                        /** @enum {unknown} */
                        gateway: "sandbox" | "stripe";
                        gatewayReference: string | null;
                        declineReason: ("insufficient-funds" | "card-expired" | "card-declined" | "card-lost-or-stolen" | "card-not-supported" | "incorrect-details" | "authentication-required" | "limit-exceeded" | "suspected-fraud" | "processing-error" | "method-detached" | "other") | null;
                        gatewayCode: string | null;
                        isRetriable: boolean | null;
                        attempt: number;
                        parentId: string | null;
                        requestId: string | null;
                        description: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        answeredAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCredits: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        balances: {
                            currency: string;
                            /** @description in minor units of the currency */
                            balanceMinor: number;
                        }[];
                        items: {
                            id: string;
                            currency: string;
                            /** @description in minor units of the currency */
                            amountMinor: number;
                            /** @description in minor units of the currency */
                            balanceMinor: number;
                            /** @enum {unknown} */
                            kind: "purchase" | "adjustment" | "applied" | "released" | "refund" | "proration";
                            invoiceId: string | null;
                            transactionId: string | null;
                            reason: string | null;
                            actor: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            at: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    chargeCredit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description in minor units of the currency */
                    amountMinor: number;
                    /** @description ISO 4217 */
                    currency: string;
                    paymentMethodId?: string | null;
                    requestId?: string | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        transactionId: string;
                        status: string;
                        balances: {
                            currency: string;
                            /** @description in minor units of the currency */
                            balanceMinor: number;
                        }[];
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch`, `payment-method-missing` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adjustCredit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description in minor units of the currency */
                    amountMinor: number;
                    /** @description ISO 4217 */
                    currency: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        currency: string;
                        /** @description in minor units of the currency */
                        amountMinor: number;
                        /** @description in minor units of the currency */
                        balanceMinor: number;
                        /** @enum {unknown} */
                        kind: "purchase" | "adjustment" | "applied" | "released" | "refund" | "proration";
                        invoiceId: string | null;
                        transactionId: string | null;
                        reason: string | null;
                        actor: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        at: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevenues: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            currency: string;
                            paymentCount: number;
                            /** @description in minor units of the currency */
                            grossMinor: number;
                            /** @description in minor units of the currency */
                            netMinor: number;
                            firstPaymentAt: string | null;
                            lastPaymentAt: string | null;
                        }[];
                        nextCursor: null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listItems: {
        parameters: {
            query?: {
                /** @description how many at the most */
                limit?: number;
                /** @description nextCursor of the page before, with the same query */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            description: string;
                            quantity: number;
                            /** @description in minor units of the currency */
                            unitAmountMinor: number;
                            currency: string;
                            subscriptionId: string | null;
                            invoiceId: string | null;
                            chargeFrom: string | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 date-time
                             */
                            updatedAt: string;
                            cancelledAt: string | null;
                            revision: number;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description: string;
                    /** @description in minor units of the currency */
                    unitAmountMinor: number;
                    /** @description ISO 4217 */
                    currency: string;
                    subscriptionId?: string | null;
                    quantity?: number;
                    chargeFrom?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        description: string;
                        quantity: number;
                        /** @description in minor units of the currency */
                        unitAmountMinor: number;
                        currency: string;
                        subscriptionId: string | null;
                        invoiceId: string | null;
                        chargeFrom: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        cancelledAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `limit-reached` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description which of the items */
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        description: string;
                        quantity: number;
                        /** @description in minor units of the currency */
                        unitAmountMinor: number;
                        currency: string;
                        subscriptionId: string | null;
                        invoiceId: string | null;
                        chargeFrom: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        cancelledAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
                /** @description The ETag that was read; refused with 412 when the record has changed since. */
                "If-Match"?: string;
            };
            path: {
                /** @description id of a customer; without regard to case */
                id: string;
                /** @description which of the items */
                itemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string;
                    /** @description in minor units of the currency */
                    unitAmountMinor?: number;
                    quantity?: number;
                    chargeFrom?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        description: string;
                        quantity: number;
                        /** @description in minor units of the currency */
                        unitAmountMinor: number;
                        currency: string;
                        subscriptionId: string | null;
                        invoiceId: string | null;
                        chargeFrom: string | null;
                        metadata: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        updatedAt: string;
                        cancelledAt: string | null;
                        revision: number;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `revision-stale` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readTestClock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        now: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveTestClock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same request gets the same answer, for 30 days at least. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description RFC 3339 date-time
                     */
                    to: string;
                };
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339 date-time
                         */
                        now: string;
                    };
                };
            };
            /** @description `malformed` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-missing`, `key-unknown`, `key-revoked` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `erased` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid`, `idempotency-mismatch` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `busy` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
