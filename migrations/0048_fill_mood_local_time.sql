-- In batches: the local time of each mood log from before 0045, by the user's present time zone. A log that somebody changes is
-- in a later batch. An index finds the rest, and is dropped at the end. `if not exists` would lock the table in each batch.
do $$ begin
  if to_regclass('mood_logs_without_time_idx') is null then
    create index mood_logs_without_time_idx on mood_logs (id) where local_time is null;
  end if;
end $$;
--> statement-breakpoint
with locked as materialized (
  select id from mood_logs where local_time is null order by id limit 5000 for no key update skip locked
)
update mood_logs set local_time = date_trunc('minute', logged_at at time zone coalesce(settings ->> 'timezone', 'UTC'))
  from users where users.id = user_id and mood_logs.id in (select id from locked);
--> statement-breakpoint
do $$ begin
  if not exists (select from mood_logs where local_time is null) then
    drop index mood_logs_without_time_idx;
  end if;
end $$;
--> statement-breakpoint
select where to_regclass('mood_logs_without_time_idx') is not null;
