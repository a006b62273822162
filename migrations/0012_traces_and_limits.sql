CREATE TABLE "erased_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"erased_at" timestamp(3) with time zone NOT NULL,
	"ai_usage" json NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "row_counts" (
	"user_id" uuid NOT NULL,
	"of_table" text NOT NULL,
	"rows" integer NOT NULL,
	CONSTRAINT "row_counts_user_id_of_table_pk" PRIMARY KEY("user_id","of_table")
);
--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "cache_key" uuid;--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "cache_key" SET DEFAULT gen_random_uuid();--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "launches_after" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "row_counts" ADD CONSTRAINT "row_counts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erased_accounts_expires_idx" ON "erased_accounts" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "dead_letters" ADD CONSTRAINT "dead_letters_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dead_letters_user_idx" ON "dead_letters" USING btree ("user_id");--> statement-breakpoint

-- Earlier code inserts whole rows, with null for columns that it does not know.
create function fill_cache_key() returns trigger language plpgsql as $$
begin
  new.cache_key := gen_random_uuid();
  return new;
end $$;
--> statement-breakpoint
create trigger users_fill_cache_key before insert on users
  for each row when (new.cache_key is null) execute function fill_cache_key();
--> statement-breakpoint

-- Remembers a user who is being erased. A function, because its queries see the calls that were counted while the
-- statement waited for the user's row. Returns the user's id.
create function remember_erased(person uuid, account text, erased timestamptz, until timestamptz) returns uuid
  language plpgsql as $$
begin
  insert into erased_accounts (id, erased_at, ai_usage, expires_at)
    select account, erased, coalesce(json_agg(usage), '[]'), until
      from (
        select day, calls, tokens, last_call_at from ai_usage
          where user_id = person and day >= (erased at time zone 'UTC')::date - 2
      ) as usage
    on conflict (id) do update set
      erased_at = excluded.erased_at, ai_usage = excluded.ai_usage, expires_at = excluded.expires_at;
  return person;
end $$;
--> statement-breakpoint

-- Gives a new user what is remembered of their erased account. Refuses a launch from before the erasure. A function,
-- because its queries see an erasure that the statement waited for.
create function admit_user(person uuid, account text, launched timestamptz, at timestamptz) returns boolean
  language plpgsql as $$
declare
  earlier erased_accounts;
begin
  delete from erased_accounts where id = account and expires_at > at returning * into earlier;
  if earlier.id is null then
    return true;
  end if;
  if launched <= earlier.erased_at then
    perform refuse('null');
  end if;
  update users set launches_after = earlier.erased_at where id = person;
  insert into ai_usage (user_id, day, calls, tokens, last_call_at)
    select person, used.day, used.calls, used.tokens, used.last_call_at
      from json_to_recordset(earlier.ai_usage) as used(day date, calls int, tokens bigint, last_call_at timestamptz);
  return true;
end $$;
--> statement-breakpoint

-- Letters of users who were erased go as well.
delete from dead_letters where body ->> 'userId' is not null
  and not exists (select from users where users.id::text = dead_letters.body ->> 'userId');
--> statement-breakpoint
update dead_letters set user_id = users.id from users where users.id::text = dead_letters.body ->> 'userId';
--> statement-breakpoint

-- The rows of a user in a table are limited. The argument of the trigger is the limit. The user's row is locked, so no
-- race passes.
create function count_added_rows() returns trigger language plpgsql as $$
declare
  allowed constant int := tg_argv[0];
  added_rows int;
  counted_rows int;
begin
  insert into row_counts as counted (user_id, of_table, rows)
    select user_id, tg_table_name, count(*) from added group by user_id order by user_id
    on conflict (user_id, of_table) do update set rows = counted.rows + excluded.rows;
  select count(*), rows into added_rows, counted_rows
    from row_counts join added using (user_id) where of_table = tg_table_name and rows > allowed
    group by user_id, rows limit 1;
  if found then
    raise exception 'too many rows' using
      errcode = 'check_violation', table = tg_table_name, constraint = tg_table_name || '_row_limit',
      detail = json_build_object('limit', allowed, 'current', counted_rows - added_rows);
  end if;
  return null;
end $$;
--> statement-breakpoint
create function count_removed_rows() returns trigger language plpgsql as $$
begin
  update row_counts set rows = row_counts.rows - gone.rows
    from (select user_id, count(*) as rows from removed group by user_id) as gone
    where row_counts.user_id = gone.user_id and row_counts.of_table = tg_table_name;
  return null;
end $$;
--> statement-breakpoint
insert into row_counts (user_id, of_table, rows)
  select user_id, 'tasks', count(*) from tasks group by user_id
  union all select user_id, 'projects', count(*) from projects group by user_id
  union all select user_id, 'mood_logs', count(*) from mood_logs group by user_id
  union all select user_id, 'busy_times', count(*) from busy_times group by user_id
  union all select user_id, 'idempotency_keys', count(*) from idempotency_keys group by user_id;
--> statement-breakpoint
create trigger tasks_row_limit after insert on tasks referencing new table as added
  for each statement execute function count_added_rows('100000');
--> statement-breakpoint
create trigger tasks_row_count after delete on tasks referencing old table as removed
  for each statement execute function count_removed_rows();
--> statement-breakpoint
create trigger projects_row_limit after insert on projects referencing new table as added
  for each statement execute function count_added_rows('2000');
--> statement-breakpoint
create trigger projects_row_count after delete on projects referencing old table as removed
  for each statement execute function count_removed_rows();
--> statement-breakpoint
create trigger mood_logs_row_limit after insert on mood_logs referencing new table as added
  for each statement execute function count_added_rows('100000');
--> statement-breakpoint
create trigger mood_logs_row_count after delete on mood_logs referencing old table as removed
  for each statement execute function count_removed_rows();
--> statement-breakpoint
create trigger busy_times_row_limit after insert on busy_times referencing new table as added
  for each statement execute function count_added_rows('50000');
--> statement-breakpoint
create trigger busy_times_row_count after delete on busy_times referencing old table as removed
  for each statement execute function count_removed_rows();
--> statement-breakpoint
create trigger idempotency_keys_row_limit after insert on idempotency_keys referencing new table as added
  for each statement execute function count_added_rows('100000');
--> statement-breakpoint
create trigger idempotency_keys_row_count after delete on idempotency_keys referencing old table as removed
  for each statement execute function count_removed_rows();
--> statement-breakpoint

-- A user's log grows by at most 10,000 events in 24 hours. Sign-ins and sign-outs are always possible.
create function check_events_daily_limit() returns trigger language plpgsql as $$
declare
  allowed constant int := 10000;
  free_at timestamptz := (
    select created_at + interval '24 hours' from events where user_id = new.user_id and seq = new.seq - allowed
  );
begin
  if free_at > new.created_at then
    raise exception 'too many changes' using
      errcode = 'check_violation', table = 'events', constraint = 'events_daily_limit',
      detail = json_build_object('limit', allowed, 'current', allowed, 'retryAfterSeconds',
                                 ceil(extract(epoch from free_at - new.created_at)));
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger events_daily_limit before insert on events
  for each row when (new.seq > 10000 and new.actor <> 'api' and new.type not like 'user.logged_out%')
  execute function check_events_daily_limit();
