-- What a customer's likely duplicates are looked for by when it is written, and what each site's base has taught of them.

-- Hashes of a customer's block keys (domain/duplicate/candidate-keys), the site mixed into each. Derived from the customer and its addresses
-- and written with them; without a foreign key, like all that is derived. Deleted customers have no row.
create table regulars.duplicate_keys (
  site_id bigint not null,
  customer bigint not null,
  keys integer[] not null,
  primary key (site_id, customer)
);
-- What was written lately waits unsorted, and every look-up reads all of it: little may wait.
create index duplicate_keys_lookup on regulars.duplicate_keys using gin (keys) with (fastupdate = on, gin_pending_list_limit = 64);

-- The model of a site's base. Values stand in it as hashes, so that it names nobody.
create table regulars.duplicate_models (
  site_id bigint not null references regulars_directory.sites,
  learned_at timestamptz not null,
  -- What the model is without its frequencies, and those: pairs of a hash and a count, four bytes each.
  model json not null,
  frequencies bytea not null,
  primary key (site_id)
);

-- Who shares keys with a newcomer: at most `per_key` customers of each key, at most `max_hits` in all, those with most keys in common first.
-- It runs as the owner, because the operators of arrays are not leakproof and so reach no index underneath row-level security, and pins the
-- site itself. A plan that was made while there were few customers must not read all of them later; and of a key that thousands have, about
-- a thousand at random are enough to take some from.
create function regulars.duplicate_candidates(probe integer[], per_key integer, max_hits integer)
returns table (customer bigint, shared integer) language plpgsql stable security definer rows 50
set search_path = pg_catalog set enable_seqscan = off set gin_fuzzy_search_limit = 1000 as $$
declare
  site bigint := current_setting('regulars.site_id')::bigint;
begin
  return query
    select f.number, count(*)::integer as common
    from unnest(probe) as p(key)
    cross join lateral (
      select d.customer as number from regulars.duplicate_keys d where d.keys @> array[p.key] and d.site_id = site limit per_key) f
    group by f.number order by common desc, f.number limit max_hits;
end $$;

select regulars_directory.seal_tables();
