-- Only what is owed has an attempt to come.
update regulars.invoices set next_attempt_at = null where next_attempt_at is not null and status not in ('open', 'past-due');
alter table regulars.invoices add constraint invoices_attempts_of_owed check (next_attempt_at is null or status in ('open', 'past-due'));

select regulars_directory.seal_tables();
