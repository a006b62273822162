ALTER TABLE "tasks" ADD COLUMN "missed" date[];--> statement-breakpoint
drop function advance_task(tasks, date, timestamptz, date, task_status);
--> statement-breakpoint
drop function complete_task(tasks, date, timestamptz, date);
--> statement-breakpoint

-- The task at its first occurrence after `done` and after the moment `at`; with `last_status` when there is none. An all-day
-- occurrence, at midnight, lasts until its day ends. If the user has named the occurrence, none of today's is passed over, so
-- that it can be completed, too. `missed` gets the dates that are passed over; those ahead, too, so `done` is at most 31 days ahead.
create function advance_task(task tasks, done date, at timestamptz, is_named boolean, last_status task_status)
  returns tasks language plpgsql stable as $$
declare
  series jsonb := task.recurrence;
  today constant date := (at at time zone (series ->> 'timezone'))::date;
  is_all_day constant boolean := (series ->> 'anchor')::timestamp::time = '00:00';
  missed date[] := array(select date from unnest(task.missed) as date where date >= today - 31);
  passed date := task.occurrence;
  next_date date;
  next_due timestamptz;
begin
  if done > greatest(task.occurrence, today) + 31 then
    raise exception 'the occurrence is too far ahead' using
      errcode = 'check_violation', table = 'tasks', constraint = 'tasks_occurrence_exists';
  end if;
  if series ->> 'from' = 'completion' then
    series := series || jsonb_build_object(
      'anchor', case last_status when 'completed' then today else done end || substr(series ->> 'anchor', 11));
  end if;
  select * into next_date, next_due
    from find_occurrence(series, greatest(done + 1, today), case when is_named or is_all_day then '-infinity' else at end);
  if series ->> 'from' = 'due' then
    while passed < coalesce(next_date, 'infinity') loop
      if passed <> done and passed >= today - 31 then
        missed := missed || passed;
      end if;
      select occurrence into passed from find_occurrence(series, greatest(passed + 1, today - 31), '-infinity');
    end loop;
    task.missed := nullif(missed, '{}');
  end if;
  if next_date is null then
    task.status := last_status;
    return task;
  end if;
  return start_occurrence(task, next_date, next_due);
end $$;
--> statement-breakpoint

-- A task as completing it leaves it. One that repeats is at its next occurrence; after the last one it is completed, as any
-- other task. A missed occurrence counts on its own day, and the task stays where it is. One that is completed when a later one
-- has come counts on its own day, too. A day that has not come is today. A Worker from before this migration does not store
-- `missed`: for it, a missed occurrence has passed, as before.
create function complete_task(task tasks, today date, at timestamptz, named date, stores_missed boolean default false)
  returns tasks language plpgsql stable as $$
declare
  done date;
begin
  if stores_missed and named = any(task.missed) then
    task.missed := nullif(array_remove(task.missed, named), '{}');
    task.completions := task.completions + 1;
    task.completed_on := greatest(task.completed_on, least(named, today));
    return task;
  end if;
  if task.status = 'completed' then
    return task;
  end if;
  done := name_occurrence(task, named);
  if done < task.occurrence then
    return task;
  end if;
  task.completions := task.completions + 1;
  task.completed_on := today;
  if task.recurrence is null then
    task.status := 'completed';
  else
    task := advance_task(task, done, at, named is not null, 'completed');
    if named is not null and task.recurrence ->> 'from' = 'due' and (
        task.occurrence <= (at at time zone (task.recurrence ->> 'timezone'))::date and task.occurrence > done
          or done < any(task.missed)) then
      task.completed_on := done;
    end if;
  end if;
  if task.status = 'completed' then
    task.completed_at := at;
  end if;
  return task;
end $$;
--> statement-breakpoint

-- complete_first() of migrations/0025. The list of open tasks may be full: such a task is open after all.
create or replace function complete_first() returns trigger language plpgsql as $$
declare
  owner users;
begin
  new := advance_task(new, new.occurrence, new.completed_at, false, 'completed');
  if new.status <> 'completed' then
    new.completed_at := null;
    select * into owner from users where id = new.user_id;
    if owner.open_tasks >= owner.task_limit then
      raise exception 'too many open tasks' using
        errcode = 'check_violation', table = 'tasks', constraint = 'tasks_open_limit',
        detail = json_build_object('limit', owner.task_limit, 'current', owner.open_tasks);
    end if;
  end if;
  return new;
end $$;
--> statement-breakpoint

create or replace function skip_occurrence(task tasks, at timestamptz, named date) returns tasks language plpgsql stable as $$
declare
  skipped date;
begin
  if task.recurrence is null then
    raise exception 'the task does not repeat' using
      errcode = 'check_violation', table = 'tasks', constraint = 'tasks_skip_repeats';
  end if;
  if task.status in ('completed', 'cancelled') then
    return task;
  end if;
  skipped := name_occurrence(task, named);
  if skipped < task.occurrence then
    return task;
  end if;
  return advance_task(task, skipped, at, named is not null, 'cancelled');
end $$;
--> statement-breakpoint

-- daily_stats_changes() of migrations/0030. When a missed occurrence is completed, the task stays at its occurrence, and the day
-- is the one that it no longer misses, or that of the completion if it comes later.
create or replace function daily_stats_changes(entity text, type text, before json, payload json)
  returns table (day date, completed int, mood_logs int, energy_sum int, focus_sum int) language sql stable as $$
  select coalesce(
      case when task ->> 'occurrence' = other ->> 'occurrence' and task ->> 'status' = other ->> 'status'
          and (task ->> 'completions')::int > (other ->> 'completions')::int then (
        select least(date, task ->> 'completedOn') from json_array_elements_text(other -> 'missed') as date
          where not (task -> 'missed')::jsonb @> to_jsonb(date))
      end, task ->> 'completedOn')::date, delta, 0, 0, 0
    from (values (before -> 'task', payload -> 'task', -1), (payload -> 'task', before -> 'task', 1)) as side(task, other, delta)
    where entity = 'task' and type not in ('task.deleted', 'task.restored') and task ->> 'completedOn' is not null
      and coalesce((task ->> 'completions')::int >= (other ->> 'completions')::int, true)
  union all
  select (log ->> 'localDate')::date, 0, delta, delta * (log ->> 'energyLevel')::int, delta * (log ->> 'focusLevel')::int
    from (values (before -> 'moodLog', -1), (payload -> 'moodLog', 1)) as side(log, delta)
    where entity = 'mood' and log is not null
$$;
