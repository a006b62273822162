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

-- Old events are folded into a snapshot of the statistics: see fold_log(). Its sums count as changes of its last event.
create or replace view task_count_changes as
  select user_id, seq, (task ->> 'status')::task_status as status, (task ->> 'priority')::task_priority as priority, delta
    from full_events cross join lateral (values (before -> 'task', -1), (payload -> 'task', 1)) as side(task, delta)
    where entity = 'task' and task is not null
  union all
  select user_id, seq, sums.*
    from log_snapshots, json_to_recordset(task_counts) as sums(status task_status, priority task_priority, count int);
--> statement-breakpoint
create or replace view daily_stats_changes as
  select user_id, seq, (task ->> 'completedOn')::date as day, delta as completed, 0 as mood_logs, 0 as energy_sum, 0 as focus_sum
    from full_events cross join lateral (
      values (before -> 'task', payload -> 'task', -1), (payload -> 'task', before -> 'task', 1)
    ) as side(task, other, delta)
    where entity = 'task' and type not in ('task.deleted', 'task.restored') and task ->> 'completedOn' is not null
      and coalesce((task ->> 'completions')::int >= (other ->> 'completions')::int, true)
  union all
  select user_id, seq, (log ->> 'localDate')::date, 0, delta,
         delta * (log ->> 'energyLevel')::int, delta * (log ->> 'focusLevel')::int
    from full_events cross join lateral (values (before -> 'moodLog', -1), (payload -> 'moodLog', 1)) as side(log, delta)
    where entity = 'mood' and log is not null
  union all
  select user_id, seq, sums.*
    from log_snapshots, json_to_recordset(daily_stats) as sums(day date, completed int, mood_logs int, energy_sum int, focus_sum int);
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
-- It deletes 500 at most, so that a long log takes no longer than others. Then `folded_at` stays, and the log is folded again.
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
  update log_snapshots set seq = last,
      task_counts = (
        select coalesce(json_agg(sums), '[]') from (
          select status, priority, sum(delta) as count from task_count_changes where user_id = person and seq <= last
            group by status, priority) as sums),
      daily_stats = (
        select coalesce(json_agg(sums), '[]') from (
          select day, sum(completed) as completed, sum(mood_logs) as mood_logs, sum(energy_sum) as energy_sum,
                 sum(focus_sum) as focus_sum from daily_stats_changes where user_id = person and seq <= last
            group by day) as sums)
    where user_id = person;
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
