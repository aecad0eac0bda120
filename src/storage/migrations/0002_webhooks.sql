-- Webhooks as they are delivered: one lane per endpoint and customer, which is what a worker takes; secrets that overlap; reasons.

alter table regulars.webhook_endpoints
  add previous_secret text,
  add previous_secret_until timestamptz,
  -- Why it is held, since when; null while it is enabled.
  add disabled_reason text,
  add disabled_at timestamptz,
  -- Events of this position and before are none of its business.
  add since_position bigint not null default regulars.event_position(),
  add last_success_at timestamptz,
  add last_failure_at timestamptz,
  add last_failure text;

-- The order that a delivery keeps: its customer's number; 0 for events of no customer; below 0 by itself.
alter table regulars.webhook_deliveries
  add lane bigint not null default 0,
  add last_attempt_at timestamptz,
  add replayed_at timestamptz,
  add replay_count integer not null default 0;
drop index regulars.webhook_deliveries_due;
drop index regulars.webhook_deliveries_order;
create index webhook_deliveries_order on regulars.webhook_deliveries (site_id, endpoint, lane, number) where status = 'pending';
create index webhook_deliveries_status on regulars.webhook_deliveries (site_id, endpoint, status, number);

-- A lane exists while it has pending deliveries. Only its first is ever tried: at next_attempt_at, by whoever holds the lease.
create table regulars.webhook_lanes (
  site_id bigint not null,
  endpoint bigint not null,
  lane bigint not null,
  next_attempt_at timestamptz not null,
  lease text,
  leased_until timestamptz,
  primary key (site_id, endpoint, lane),
  foreign key (site_id, endpoint) references regulars.webhook_endpoints (site_id, number)
);
create index webhook_lanes_due on regulars.webhook_lanes (site_id, endpoint, next_attempt_at);

alter table regulars.tag_rules
  add disabled_reason text,
  add since_position bigint not null default regulars.event_position();

select regulars_directory.seal_tables();
