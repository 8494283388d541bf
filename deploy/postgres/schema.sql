-- The journal on PostgreSQL 15 or newer, schema version 1. The silo runs this very text by itself when the tables are
-- missing; run it by hand where the silo's role may not create tables. Running it again changes nothing.
--
-- Rows of the log are kept in the order they came: event.id counts from 1 without gaps. batch.leaves holds the SHA-256
-- digests of a batch's rows in order. Times of rows are UTC ticks (100 ns since year 1). Texts that order or identify
-- are compared by their bytes. Hashes and JSON of this size gain nothing from compression, so they are stored as they are.

create table if not exists journal_schema (version integer primary key);

create table if not exists event (
    id bigint primary key,
    stream text collate "C" not null,
    seq bigint not null,
    at bigint not null,
    data bytea not null,
    batch bigint not null);
alter table event alter column data set storage external;
create unique index if not exists event_key on event (stream, seq);

create table if not exists batch (
    number bigint primary key,
    writer text collate "C" not null,
    epoch bigint not null,
    root bytea not null,
    hash bytea not null,
    first bigint not null,
    leaves bytea not null);
alter table batch alter column leaves set storage external;

create table if not exists snapshot (
    stream text collate "C" primary key,
    seq bigint not null,
    data bytea not null);
alter table snapshot alter column data set storage external;

create table if not exists entity (
    kind text collate "C" not null,
    key text collate "C" not null,
    owner text collate "C" not null,
    status text collate "C" not null,
    updated bigint not null,
    summary bytea not null,
    primary key (kind, key));
create index if not exists entity_status on entity (kind, status, updated desc, key);
create index if not exists entity_owner on entity (kind, owner, status, updated desc, key);

-- Who may write. The epoch is part of the key on purpose: a commit holds the row with FOR KEY SHARE, which a renewal does
-- not wait for and a new epoch does.
create table if not exists lease (
    name text collate "C" not null,
    epoch bigint not null,
    holder text collate "C" not null,
    api text not null,
    gateway text not null,
    taken timestamptz not null,
    renewed timestamptz not null,
    released boolean not null,
    primary key (name, epoch));
insert into lease
    select 'main', 0, '', '', '', clock_timestamp(), clock_timestamp(), true
    where not exists (select from lease where name = 'main');

insert into journal_schema values (1) on conflict do nothing;
