-- A task as completing it leaves it: complete_task() of migrations/0025. A series that was cancelled goes on, too.
create or replace function complete_task(task tasks, today date, at timestamptz, named date) returns tasks language plpgsql stable as $$
declare
  done date;
begin
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
    task := advance_task(task, done, at, (at at time zone (task.recurrence ->> 'timezone'))::date, 'completed');
  end if;
  if task.status = 'completed' then
    task.completed_at := at;
  end if;
  return task;
end $$;
--> statement-breakpoint

-- check_task_recurrence() of migrations/0025. A series that goes on with other `exdates` keeps its current occurrence; its first
-- one may have passed.
create or replace function check_task_recurrence() returns trigger language plpgsql as $$
declare
  series constant jsonb := new.recurrence;
  anchor constant timestamp := (series ->> 'anchor')::timestamp;
  problem text;
begin
  if series -> 'exdates' @> to_jsonb(new.occurrence::text) then
    problem := 'exdates';
  elsif is_after_until(series, anchor::date, local_moment(anchor, series ->> 'timezone')) then
    problem := 'until';
  elsif matches_never(series) then
    problem := 'never';
  end if;
  if problem is not null then
    raise exception 'the recurrence is not valid' using
      errcode = 'check_violation', table = 'tasks', constraint = 'tasks_recurrence_valid', detail = to_json(problem);
  end if;
  return null;
end $$;
