-- Leased lanes of an endpoint are counted at each claim: few among many.
create index webhook_lanes_leased on regulars.webhook_lanes (site_id, endpoint, leased_until) where leased_until is not null;

select regulars_directory.seal_tables();
