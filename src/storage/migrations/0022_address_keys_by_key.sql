-- Keys of addresses are taken away by all four columns of their primary key. Joined, what is taken away is expected to be one row, and of a
-- table that PostgreSQL has not looked over yet the keys of each address were looked for under every key that the site has.
create or replace function regulars.remove_address_keys() returns trigger language plpgsql as $$
begin
  -- Rows of this table are never updated: where one is, it stays until it is removed.
  delete from regulars.address_keys where ctid = any (array(
    select (select k.ctid from regulars.address_keys k where k.site_id = a.site_id and k.key = one.key and k.customer = a.customer and k.address = a.number)
    from gone a, unnest(regulars.keys_of_address(
      a.id, a.kind, a.first_name, a.last_name, a.company, a.line1, a.line2, a.city, a.region, a.postal_code, a.country, a.phone, a.phone_e164)) as one(key)));
  return null;
end $$;
