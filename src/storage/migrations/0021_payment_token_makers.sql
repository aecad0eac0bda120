-- Who made a payment token: what a customer made is that customer's alone, whoever consumes it.

alter table regulars.payment_tokens add column made_by bigint;
alter table regulars.payment_tokens add foreign key (site_id, made_by) references regulars.customers (site_id, number);
create index payment_tokens_made_by on regulars.payment_tokens (site_id, made_by) where made_by is not null;

select regulars_directory.seal_tables();
