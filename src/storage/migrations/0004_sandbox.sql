-- The sandbox gateway's own books: what a foreign gateway would remember. Nothing of ours refers to them, nor they to
-- anything of ours; they are written in transactions of their own.

create table regulars.sandbox_instruments (
  site_id bigint not null,
  token text not null,
  attach_key text not null,
  gateway_customer_id text,
  instrument json not null,
  charge_count integer not null default 0,
  created_at timestamptz not null,
  detached_at timestamptz,
  primary key (site_id, token),
  unique (site_id, attach_key)
);
create index sandbox_instruments_customer on regulars.sandbox_instruments (site_id, gateway_customer_id, created_at);

-- outcome is null while only a mark remains of a call that was lost on its way.
create table regulars.sandbox_movements (
  site_id bigint not null,
  key text not null,
  kind text not null check (kind in ('charge', 'refund')),
  token text not null,
  charge_key text,
  amount bigint not null check (amount > 0),
  currency text not null,
  outcome text check (outcome in ('approved', 'declined')),
  reason text,
  gateway_code text,
  is_retriable boolean,
  notice_count integer not null,
  settles_at timestamptz not null,
  primary key (site_id, key)
);
create index sandbox_movements_refunds on regulars.sandbox_movements (site_id, charge_key) where charge_key is not null;
create index sandbox_movements_notices on regulars.sandbox_movements (site_id, settles_at, key) where notice_count > 0;

select regulars_directory.seal_tables();
