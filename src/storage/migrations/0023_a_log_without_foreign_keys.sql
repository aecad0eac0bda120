-- Events are only ever appended, by the one function that has just read the customer, and customers are never removed: two look-ups for each
-- event cost as much as writing it. Decision 0005.
alter table regulars.events drop constraint events_site_id_fkey;
alter table regulars.events drop constraint events_site_id_customer_fkey;
