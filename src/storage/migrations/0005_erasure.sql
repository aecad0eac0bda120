-- The ids that deleted customers had, so that they can still be named to be erased, and so that an erased one is not mistaken
-- for one that never was. An id here is free: a live customer may have it too, and several deleted ones may have had it.

create table regulars.freed_ids (
  site_id bigint not null,
  id_key text collate "C" not null,
  customer bigint not null,
  primary key (site_id, id_key, customer),
  foreign key (site_id, customer) references regulars.customers (site_id, number)
);
create index freed_ids_of on regulars.freed_ids (site_id, customer);

insert into regulars.freed_ids (site_id, id_key, customer)
select site_id, lower(id), number from regulars.customers where deleted_at is not null;

select regulars_directory.seal_tables();
