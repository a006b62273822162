-- What the tables of 0002 hold of the time before them: the log gets the entity before each event, and its rows the
-- event that changed them last.
update tasks set completed_on = (tasks.completed_at at time zone coalesce(users.settings ->> 'timezone', 'UTC'))::date
  from users where users.id = tasks.user_id and tasks.completed_at is not null;
--> statement-breakpoint
update tasks set seq = last.seq
  from (select user_id, entity_id, max(seq) as seq from events group by user_id, entity_id) as last
  where last.user_id = tasks.user_id and last.entity_id = tasks.id;
--> statement-breakpoint
update events set payload = jsonb_set(events.payload::jsonb, '{task,completedOn}', coalesce(to_jsonb(
    ((events.payload -> 'task' ->> 'completedAt')::timestamptz at time zone coalesce(users.settings ->> 'timezone', 'UTC'))::date
  ), 'null'))::json
  from users where users.id = events.user_id and events.payload -> 'task' is not null;
--> statement-breakpoint
update events set before = (
    select earlier.payload from events as earlier
      where earlier.user_id = events.user_id and earlier.entity_id = events.entity_id and earlier.seq < events.seq
        and earlier.payload -> 'task' is not null
      order by earlier.seq desc limit 1
  )
  where entity = 'task' and type <> 'task.created';
--> statement-breakpoint

-- Undoes a transaction from within, for a write that was refused among writes that are all or nothing.
create function refuse(state json) returns json language plpgsql as $$
begin
  raise exception 'refused' using errcode = 'SW001', detail = state;
end $$;
--> statement-breakpoint

-- An event's entity without what the person wrote, for when it is erased for good.
create function without_texts(entity json) returns json language sql immutable as $$
  select case
    when entity -> 'task' is not null then
      jsonb_set(jsonb_set(entity::jsonb, '{task,title}', '"(erased)"'), '{task,description}', 'null')::json
    when entity -> 'moodLog' is not null then jsonb_set(entity::jsonb, '{moodLog,notes}', 'null')::json
    else entity
  end
$$;
--> statement-breakpoint

-- A task in the trash is as good as none for those that wait for it.
create or replace function check_task_dependencies() returns trigger language plpgsql as $$
declare
  missing uuid[];
  cycle uuid[];
begin
  if (
    select count(*) from tasks where id = any (new.dependencies) and user_id = new.user_id and deleted_at is null
  ) < cardinality(new.dependencies) then
    select array_agg(d.id order by d.id) into missing
      from unnest(new.dependencies) as d(id)
      where not exists (
        select from tasks where tasks.id = d.id and tasks.user_id = new.user_id and tasks.deleted_at is null
      );
    raise exception 'a dependency does not exist' using
      errcode = 'foreign_key_violation', table = 'tasks', constraint = 'tasks_dependencies_exist', detail = to_json(missing);
  end if;

  -- a task that none waits for, such as a new one, is on no cycle; counted, for "exists" would read the whole table
  -- in the hope of an early hit
  if (select count(*) from tasks where dependencies @> array[new.id] and dependencies <> '{}') = 0 then
    return null;
  end if;
  cycle := shortest_task_cycle(new.id);
  if cycle is not null then
    raise exception 'the dependencies form a cycle' using
      errcode = 'check_violation', table = 'tasks', constraint = 'tasks_dependencies_acyclic', detail = to_json(cycle);
  end if;
  return null;
end $$;
--> statement-breakpoint

-- A task that goes to the trash leaves the lists of the tasks that wait for it, which it remembers.
create function trash_task() returns trigger language plpgsql as $$
begin
  with unlinked as (
    update tasks
      set dependencies = array_remove(dependencies, new.id), version = version + 1, updated_at = new.updated_at, seq = new.seq
      where user_id = new.user_id and dependencies @> array[new.id] and dependencies <> '{}' and deleted_at is null
      returning id
  )
  select coalesce(array_agg(id order by id), '{}') into new.dependents from unlinked;
  return new;
end $$;
--> statement-breakpoint
create trigger tasks_trash before update on tasks
  for each row when (old.deleted_at is null and new.deleted_at is not null) execute function trash_task();
--> statement-breakpoint

-- A task that comes back waits for those of its tasks that are still there, and the tasks that waited for it do so
-- again; but not those it has come to wait for itself, which would be a cycle.
create function restore_task() returns trigger language plpgsql as $$
begin
  new.dependencies := array(
    select d.id from unnest(new.dependencies) with ordinality as d(id, position)
      where exists (select from tasks where tasks.id = d.id and tasks.user_id = new.user_id and tasks.deleted_at is null)
      order by d.position
  );
  new.dependents := array(
    with recursive reached(id) as (
      select unnest(new.dependencies)
      union select unnest(tasks.dependencies) from tasks join reached on tasks.id = reached.id
    )
    select id from tasks
      where id = any (old.dependents) and user_id = new.user_id and deleted_at is null and cardinality(dependencies) < 50
        and id not in (select id from reached)
      order by id
  );
  return new;
end $$;
--> statement-breakpoint
create trigger tasks_restore before update on tasks
  for each row when (old.deleted_at is not null and new.deleted_at is null) execute function restore_task();
--> statement-breakpoint
create function link_restored_task() returns trigger language plpgsql as $$
begin
  update tasks
    set dependencies = dependencies || new.id, version = version + 1, updated_at = new.updated_at, seq = new.seq
    where id = any (new.dependents);
  return null;
end $$;
--> statement-breakpoint
create trigger tasks_link_restored after update on tasks
  for each row when (old.deleted_at is not null and new.deleted_at is null and new.dependents <> '{}')
  execute function link_restored_task();
--> statement-breakpoint

-- A day has room for 24 mood logs. Counted once the statement holds the user's row, so no race passes.
create function check_mood_log_limit() returns trigger language plpgsql as $$
declare
  allowed constant int := 24;
  logged int := (
    select count(*) from mood_logs
      where user_id = new.user_id and local_date = new.local_date and deleted_at is null and id <> new.id
  );
begin
  if logged >= allowed then
    raise exception 'the day is full' using
      errcode = 'check_violation', table = 'mood_logs', constraint = 'mood_logs_daily_limit',
      detail = json_build_object('limit', allowed, 'current', logged, 'localDate', new.local_date);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger mood_logs_limit_insert after insert on mood_logs
  for each row execute function check_mood_log_limit();
--> statement-breakpoint
create trigger mood_logs_limit_update after update on mood_logs
  for each row when (new.deleted_at is null and (old.deleted_at is not null or new.local_date <> old.local_date))
  execute function check_mood_log_limit();
--> statement-breakpoint

-- The read models, as sums over the log: what an event takes away is in `before`, what it adds in `payload`.
create view task_count_changes as
  select user_id, seq, (task ->> 'status')::task_status as status, (task ->> 'priority')::task_priority as priority, delta
    from events cross join lateral (values (before -> 'task', -1), (payload -> 'task', 1)) as side(task, delta)
    where entity = 'task' and task is not null;
--> statement-breakpoint
-- A task that is deleted or restored was completed on its day all the same.
create view daily_stats_changes as
  select user_id, seq, (task ->> 'completedOn')::date as day, delta as completed, 0 as mood_logs, 0 as energy_sum, 0 as focus_sum
    from events cross join lateral (values (before -> 'task', -1), (payload -> 'task', 1)) as side(task, delta)
    where entity = 'task' and type not in ('task.deleted', 'task.restored') and task ->> 'completedOn' is not null
  union all
  select user_id, seq, (log ->> 'localDate')::date, 0, delta,
         delta * (log ->> 'energyLevel')::int, delta * (log ->> 'focusLevel')::int
    from events cross join lateral (values (before -> 'moodLog', -1), (payload -> 'moodLog', 1)) as side(log, delta)
    where entity = 'mood' and log is not null;
--> statement-breakpoint

create function feed_read_models() returns trigger language plpgsql as $$
begin
  insert into task_counts as model (user_id, status, priority, count)
    select user_id, status, priority, sum(delta) from task_count_changes
      where user_id = new.user_id and seq = new.seq
      group by user_id, status, priority having sum(delta) <> 0
    on conflict (user_id, status, priority) do update set count = model.count + excluded.count;
  insert into daily_stats as model (user_id, day, completed, mood_logs, energy_sum, focus_sum)
    select user_id, day, sum(completed), sum(mood_logs), sum(energy_sum), sum(focus_sum) from daily_stats_changes
      where user_id = new.user_id and seq = new.seq
      group by user_id, day
    on conflict (user_id, day) do update set
      completed = model.completed + excluded.completed, mood_logs = model.mood_logs + excluded.mood_logs,
      energy_sum = model.energy_sum + excluded.energy_sum, focus_sum = model.focus_sum + excluded.focus_sum;
  return null;
end $$;
--> statement-breakpoint
create trigger events_feed_read_models after insert on events
  for each row when (new.entity in ('task', 'mood')) execute function feed_read_models();
--> statement-breakpoint

-- Drops a person's read models and makes them anew from the log. Returns the last event they know.
create function rebuild_read_models(person uuid) returns bigint language plpgsql as $$
begin
  perform from users where id = person for no key update;
  delete from task_counts where user_id = person;
  delete from daily_stats where user_id = person;
  insert into task_counts (user_id, status, priority, count)
    select user_id, status, priority, sum(delta) from task_count_changes where user_id = person
      group by user_id, status, priority;
  insert into daily_stats (user_id, day, completed, mood_logs, energy_sum, focus_sum)
    select user_id, day, sum(completed), sum(mood_logs), sum(energy_sum), sum(focus_sum) from daily_stats_changes
      where user_id = person
      group by user_id, day;
  return (select seq from users where id = person);
end $$;
--> statement-breakpoint
select rebuild_read_models(id) from users;
--> statement-breakpoint
update users set published_seq = seq; -- no live socket is older than this
