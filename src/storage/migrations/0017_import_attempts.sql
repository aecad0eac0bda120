-- How often an import was taken up without coming forward, and by what an upload that is sent again is known: digests of its
-- idempotency key and of the request.
alter table regulars.imports add column attempts integer not null default 0 check (attempts >= 0);
alter table regulars.imports add column key_hash bytea;
alter table regulars.imports add column request_hash bytea;
alter table regulars.imports add constraint imports_request_of_key check ((key_hash is null) = (request_hash is null));
create unique index imports_key on regulars.imports (site_id, key_hash) where key_hash is not null;

select regulars_directory.seal_tables();
