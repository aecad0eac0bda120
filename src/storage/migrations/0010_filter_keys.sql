-- Addresses are found by the value of any of their columns through one table of keys, folded as domain/text-key folds texts.

-- Unicode's lower case whatever the locale of the database; a server built without ICU knows the plain one only.
do $$
begin
  if exists (select from pg_collation where collname = 'und-x-icu') then
    create function regulars.text_key(value text) returns text language sql immutable parallel safe
      return normalize(lower(normalize(value, nfc) collate "und-x-icu"), nfc) collate "C";
  else
    create function regulars.text_key(value text) returns text language sql immutable parallel safe
      return normalize(lower(normalize(value, nfc)), nfc) collate "C";
  end if;
end $$;

-- `column␟value` of every column that has a value.
create function regulars.keys_of_address(
  id text, kind text, first_name text, last_name text, company text, line1 text, line2 text, city text, region text, postal_code text, country text,
  phone text, phone_e164 text
) returns text[] language sql immutable parallel safe
  return array_remove(array[
    'id' || chr(31) || regulars.text_key(id), 'kind' || chr(31) || kind, 'first_name' || chr(31) || regulars.text_key(first_name),
    'last_name' || chr(31) || regulars.text_key(last_name), 'company' || chr(31) || regulars.text_key(company), 'line1' || chr(31) || regulars.text_key(line1),
    'line2' || chr(31) || regulars.text_key(line2), 'city' || chr(31) || regulars.text_key(city), 'region' || chr(31) || regulars.text_key(region),
    'postal_code' || chr(31) || regulars.text_key(postal_code), 'country' || chr(31) || regulars.text_key(country),
    'phone' || chr(31) || regulars.text_key(phone), 'phone' || chr(31) || phone_e164
  ], null);


-- A table, and not an index over an array: behind row-level security only comparisons that PostgreSQL trusts reach an index.
create table regulars.address_keys (
  site_id bigint not null,
  key text collate "C" not null,
  customer bigint not null,
  address bigint not null,
  primary key (site_id, key, customer, address)
);

-- Whoever writes an address writes its keys: by triggers, so that no way of writing can forget them.
create function regulars.remove_address_keys() returns trigger language plpgsql as $$
begin
  delete from regulars.address_keys k using gone a, unnest(regulars.keys_of_address(
    a.id, a.kind, a.first_name, a.last_name, a.company, a.line1, a.line2, a.city, a.region, a.postal_code, a.country, a.phone, a.phone_e164)) as one(key)
  where k.site_id = a.site_id and k.key = one.key and k.customer = a.customer and k.address = a.number;
  return null;
end $$;
create function regulars.add_address_keys() returns trigger language plpgsql as $$
begin
  insert into regulars.address_keys (site_id, key, customer, address)
    select a.site_id, one.key, a.customer, a.number from come a, unnest(regulars.keys_of_address(
      a.id, a.kind, a.first_name, a.last_name, a.company, a.line1, a.line2, a.city, a.region, a.postal_code, a.country, a.phone, a.phone_e164)) as one(key)
    on conflict do nothing;
  return null;
end $$;
create trigger address_keys_of_new after insert on regulars.addresses referencing new table as come
  for each statement execute function regulars.add_address_keys();
create trigger address_keys_of_former after update on regulars.addresses referencing old table as gone
  for each statement execute function regulars.remove_address_keys();
create trigger address_keys_of_later after update on regulars.addresses referencing new table as come
  for each statement execute function regulars.add_address_keys();
create trigger address_keys_of_gone after delete on regulars.addresses referencing old table as gone
  for each statement execute function regulars.remove_address_keys();

insert into regulars.address_keys (site_id, key, customer, address)
  select a.site_id, one.key, a.customer, a.number from regulars.addresses a, unnest(regulars.keys_of_address(
    a.id, a.kind, a.first_name, a.last_name, a.company, a.line1, a.line2, a.city, a.region, a.postal_code, a.country, a.phone, a.phone_e164)) as one(key)
  on conflict do nothing;

alter table regulars.memberships add column role_key text collate "C" generated always as (regulars.text_key(role)) stored;
create index memberships_role on regulars.memberships (site_id, role_key, customer);

create index rfm_scores_cells on regulars.rfm_scores (site_id, recency, monetary, frequency, customer);

-- Who lacks an e-mail: few, or it would not be asked for.
create index customers_without_email on regulars.customers (site_id, number) where deleted_at is null and email is null;

-- As before, but which thousand of many more is no accident: of more than `look_max` customers the newest are looked at, and of
-- those the best are given. Planned for the patterns at hand: a rare one is looked up, a frequent one read from the newest on.
drop function regulars.search_customers(text[], text[], text[], integer[], integer);
create function regulars.search_customers(words text[], patterns text[], typos text[], typo_of integer[], max_hits integer, look_max integer)
returns table (customer bigint, score real) language plpgsql stable security definer rows 100
set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
declare
  site bigint := current_setting('regulars.site_id')::bigint;
  found bigint[];
  texts text[];
  hits integer;
begin
  select array_agg(f.customer), array_agg(f.text) into found, texts from (
    select s.customer, s.text from regulars.customer_search s
    where s.site_id = site and s.text like patterns[1] and s.text like all (patterns) limit look_max + 1) f;
  if cardinality(found) > look_max then
    select array_agg(f.customer), array_agg(f.text) into found, texts from (
      select s.customer, s.text from regulars.customer_search s
      where s.site_id = site and s.text like patterns[1] and s.text like all (patterns) order by s.customer desc limit look_max) f;
  end if;
  return query
    select f.customer, (
      select avg(case when position(' ' || w || ' ' in f.text || ' ') > 0 then 4 when position(' ' || w in f.text) > 0 then 3 else 2 end)
      from unnest(words) w)::real as fit
    from unnest(found, texts) as f(customer, text) order by fit desc, f.customer desc limit max_hits;
  get diagnostics hits = row_count;
  if hits < max_hits and cardinality(typos) > 0 then
    return query
      select distinct s.customer, 1::real
      from unnest(typos, typo_of) as t(pattern, word)
      cross join lateral (
        select i.customer, i.text from regulars.customer_search i where i.site_id = site and i.text like t.pattern limit max_hits) s
      where not s.text like all (patterns)
        and s.text like all (array(select p from unnest(patterns) with ordinality as o(p, place) where place <> t.word))
      order by 1 desc limit max_hits - hits;
  end if;
end $$;

select regulars_directory.seal_tables();
