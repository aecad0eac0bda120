-- The portal: who is let in by a link that came by e-mail, and how often that may be asked for.

alter table regulars.portal_sessions add column origin text not null default 'merchant' check (origin in ('merchant', 'link'));

-- Single-use: exchanged for a session by whoever reads the customer's mail.
create table regulars.portal_login_links (
  site_id bigint not null,
  secret_hash bytea not null,
  customer bigint not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (site_id, secret_hash),
  foreign key (site_id, customer) references regulars.customers (site_id, number)
);
create index portal_login_links_of on regulars.portal_login_links (site_id, customer);
create index portal_login_links_age on regulars.portal_login_links (site_id, expires_at);

-- How often links were asked for, by a digest of an e-mail or of an address on the network: neither stands here itself.
create table regulars.portal_login_counts (
  site_id bigint not null references regulars_directory.sites,
  subject bytea not null,
  window_at timestamptz not null,
  count integer not null,
  primary key (site_id, subject, window_at)
);
create index portal_login_counts_age on regulars.portal_login_counts (site_id, window_at);

-- Reports read these few types of events by their time.
create index events_of_churn on regulars.events (site_id, type, at, customer)
  where type in ('customer.activated', 'customer.deactivated', 'subscription.cancelled', 'subscription.expired');

select regulars_directory.seal_tables();
