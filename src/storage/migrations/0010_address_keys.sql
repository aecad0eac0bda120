-- Addresses are found by the exact value of any of their columns through one index, folded as domain/text-key folds texts.

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
create function regulars.address_keys(
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

alter table regulars.addresses add column keys text[] generated always as (
  regulars.address_keys(id, kind, first_name, last_name, company, line1, line2, city, region, postal_code, country, phone, phone_e164)
) stored;
create index addresses_keys on regulars.addresses using gin (site_id, keys);

select regulars_directory.seal_tables();
