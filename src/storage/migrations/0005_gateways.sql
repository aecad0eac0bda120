-- Accounts of sites at payment gateways. The secrets are sealed by the program (AES-256-GCM) with a key that is not in the
-- database; the hints are their last four characters.

create table regulars.gateway_accounts (
  site_id bigint not null references regulars_directory.sites,
  name text not null,
  sealed_secret_key text not null,
  secret_key_hint text not null,
  sealed_webhook_secret text,
  webhook_secret_hint text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (site_id, name)
);

select regulars_directory.seal_tables();
