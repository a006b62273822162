CREATE TABLE "log_snapshots" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"task_counts" json DEFAULT '[]'::json NOT NULL,
	"daily_stats" json DEFAULT '[]'::json NOT NULL,
	"folded_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "log_snapshots" ADD CONSTRAINT "log_snapshots_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "log_snapshots_folded_idx" ON "log_snapshots" USING btree ("folded_at");--> statement-breakpoint

-- Old events are folded into a snapshot of the statistics: see fold_log(). The read models are its sums and those of the
-- events up to `last`. Each event is put together once.
create function sum_log(person uuid, last bigint, out task_counts json, out daily_stats json) language sql stable as $$
  with whole as materialized (
    select entity, type, before, payload from full_events
      where user_id = person and seq <= last and entity in ('task', 'mood')
  )
  select (
    select coalesce(json_agg(sums), '[]') from (
      select status, priority, sum(delta) as count from (
        select changes.* from whole, task_count_changes(entity, before, payload) as changes
        union all
        select folded.* from log_snapshots, json_to_recordset(task_counts)
            as folded(status task_status, priority task_priority, count int)
          where user_id = person
      ) as changes group by status, priority
    ) as sums
  ), (
    select coalesce(json_agg(sums), '[]') from (
      select day, sum(completed) as completed, sum(mood_logs) as mood_logs, sum(energy_sum) as energy_sum,
             sum(focus_sum) as focus_sum from (
        select changes.* from whole, daily_stats_changes(entity, type, before, payload) as changes
        union all
        select folded.* from log_snapshots, json_to_recordset(daily_stats)
            as folded(day date, completed int, mood_logs int, energy_sum int, focus_sum int)
          where user_id = person
      ) as changes group by day
    ) as sums
  )
$$;
--> statement-breakpoint

-- Drops a user's read models and makes them again from the log and, for reminders, from the tasks.
create or replace function rebuild_read_models(person uuid) returns bigint language plpgsql as $$
declare
  last bigint;
  sums record;
begin
  select seq into last from users where id = person for no key update;
  delete from task_counts where user_id = person;
  delete from daily_stats where user_id = person;
  delete from reminders_due where user_id = person;
  select * into sums from sum_log(person, last);
  insert into task_counts (user_id, status, priority, count)
    select person, made.* from json_to_recordset(sums.task_counts)
      as made(status task_status, priority task_priority, count int);
  insert into daily_stats (user_id, day, completed, mood_logs, energy_sum, focus_sum)
    select person, made.* from json_to_recordset(sums.daily_stats)
      as made(day date, completed int, mood_logs int, energy_sum int, focus_sum int);
  insert into reminders_due (user_id, task_id, at, kind)
    select tasks.user_id, tasks.id, due.at, due.kind from tasks, reminder_moments(tasks) as due
      where tasks.user_id = person and tasks.reminders <> '[]';
  return last;
end $$;
--> statement-breakpoint
drop view task_count_changes, daily_stats_changes;
--> statement-breakpoint

-- A log is folded from its 100th event on.
create or replace function slim_new_event() returns trigger language plpgsql as $$
begin
  if new.seq = 100 then
    insert into log_snapshots (user_id, folded_at) values (new.user_id, new.created_at) on conflict do nothing;
  end if;
  return slim(new);
end $$;
--> statement-breakpoint

-- Makes `size` events of a log small, from event `start` on. Returns the number of the last one; null at the end. A whole
-- event that the next one of its entity refers to stays whole.
create function slim_log(person uuid, start bigint, size int) returns bigint language plpgsql as $$
declare
  event events;
  last bigint;
begin
  perform from users where id = person for no key update;
  insert into log_snapshots (user_id, folded_at)
    select user_id, created_at from events where user_id = person and seq = 100 on conflict do nothing;
  for event in select * from events where user_id = person and seq >= start order by seq limit size loop
    last := event.seq;
    continue when event.base_seq is not null or event.before_seq is not null or event.seq = (
      select base_seq from events
        where user_id = person and entity_id = event.entity_id and seq > last order by seq limit 1);
    event := slim(event);
    if event.base_seq is not null or event.before_seq is not null then
      update events set payload = event.payload, before = event.before, base_seq = event.base_seq, before_seq = event.before_seq
        where user_id = person and seq = event.seq;
    end if;
  end loop;
  return last;
end $$;
--> statement-breakpoint

-- Deletes the events of a log from before `until`, but never its last one. Their sums go to the snapshot, so that the
-- statistics can still be rebuilt. A later event that refers to them gets what it needs. Returns their number.
-- It deletes 500 at most, and at most the 500 after them are written again, since slim() refers to none further back. So a
-- long log takes no longer than others. If it deletes 500, `folded_at` stays, and the log is folded again.
create function fold_log(person uuid, until timestamptz, at timestamptz) returns int language plpgsql as $$
declare
  last bigint;
  later events[];
  event events;
  folded int;
begin
  perform from users where id = person for no key update;
  last := (select max(seq) from (
    select seq from events where user_id = person and created_at < until and seq < (select seq from users where id = person)
      order by seq limit 500) as oldest);
  if last is null then
    update log_snapshots set folded_at = at where user_id = person;
    return 0;
  end if;
  insert into log_snapshots (user_id, seq, task_counts, daily_stats, folded_at)
    select person, last, sums.*, until from sum_log(person, last) as sums
    on conflict (user_id) do update set
      seq = excluded.seq, task_counts = excluded.task_counts, daily_stats = excluded.daily_stats;
  later := array(
    select row(whole.user_id, whole.seq, whole.type, whole.entity, whole.entity_id, whole.payload, whole.actor,
               whole.created_at, whole.before, null, null)::events
      from events as stored join full_events as whole using (user_id, seq)
      where user_id = person and seq > last and least(stored.base_seq, stored.before_seq) <= last order by seq);
  delete from events where user_id = person and seq <= last;
  get diagnostics folded = row_count;
  if folded < 500 then
    update log_snapshots set folded_at = at where user_id = person;
  end if;
  foreach event in array later loop
    event := slim(event);
    update events set payload = event.payload, before = event.before, base_seq = event.base_seq, before_seq = event.before_seq
      where user_id = person and seq = event.seq;
  end loop;
  return folded;
end $$;
