ALTER TABLE "tasks" ADD COLUMN "recurrence" jsonb;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "occurrence" date;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "completions" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_recurrence_has_due_date" CHECK ("tasks"."recurrence" is null or "tasks"."due_date" is not null);
--> statement-breakpoint
update tasks set completions = 1 where completed_at is not null;
--> statement-breakpoint

-- Earlier code inserts whole rows, with null for columns that it does not know.
create function fill_completions() returns trigger language plpgsql as $$
begin
  new.completions := (new.status = 'completed')::int;
  return new;
end $$;
--> statement-breakpoint
create trigger tasks_fill_completions before insert on tasks
  for each row when (new.completions is null) execute function fill_completions();
--> statement-breakpoint

create function months_between(first date, last date) returns int language sql immutable as $$
  select ((extract(year from last) - extract(year from first)) * 12 + extract(month from last) - extract(month from first))::int
$$;
--> statement-breakpoint

-- The next date on or after `earliest` of a series, after its anchor; null when there is none before the year 3000, or
-- none for `gap` periods. Dates of `exdates` are left out. UNTIL is not applied, because it is a moment. The JavaScript of
-- src/entities/tasks/recurrence/ gives the same dates: test/fixtures/recurrence.json tests both.
create function next_occurrence(recurrence jsonb, earliest date) returns date language plpgsql stable as $$
declare
  rule constant text := recurrence ->> 'rrule';
  anchor constant date := (recurrence ->> 'anchor')::timestamp::date;
  frequency constant text := substring(rule from 'FREQ=([A-Z]+)');
  months constant int[] := string_to_array(substring(rule from 'BYMONTH=([^;]+)'), ',');
  month_days constant int[] := string_to_array(substring(rule from 'BYMONTHDAY=([^;]+)'), ',');
  weekdays constant text[] := string_to_array(replace(substring(rule from 'BYDAY=([^;]+)'), '+', ''), ',');
  positions constant int[] := string_to_array(substring(rule from 'BYSETPOS=([^;]+)'), ',');
  most constant int := substring(rule from 'COUNT=(\d+)')::int;
  week_start constant int := coalesce(strpos('MOTUWETHFRSASU', substring(rule from 'WKST=(..)')) / 2, 0);
  names_day constant boolean := month_days is not null or weekdays is not null;
  is_in_days constant boolean := frequency in ('DAILY', 'WEEKLY');
  -- a period is so many days or months long, and periods begin every `step` days or months
  length constant int := case frequency when 'WEEKLY' then 7 when 'YEARLY' then 12 else 1 end;
  step constant int := length * coalesce(substring(rule from 'INTERVAL=(\d+)')::int, 1);
  base constant date := case frequency
    when 'DAILY' then anchor
    when 'WEEKLY' then anchor - (extract(isodow from anchor)::int - 1 - week_start + 7) % 7
    when 'MONTHLY' then date_trunc('month', anchor)
    else date_trunc('year', anchor)
  end;
  end_of_time constant date := '2999-12-30';
  last_period constant int := case when is_in_days then end_of_time - base else months_between(base, end_of_time) end / step;
  -- 40 years; of a daily rule eight, as between two leap days around 2100
  gap constant int := case frequency when 'DAILY' then 3000 when 'YEARLY' then 40 else 480 end;
  -- COUNT counts from the anchor
  first_period int := case
    when most is not null then 0
    else greatest(0, case when is_in_days then earliest - base else months_between(base, earliest) end / step)
  end;
  -- about two months at first
  size int := 1 + case when is_in_days then 60 else 2 end / step;
  matched_period int := first_period;
  until_period int;
  found date;
  counted int := 1; -- the anchor is the first
begin
  loop
    until_period := least(first_period + size, last_period, matched_period + gap);
    with month as (
      select period, start, (start + interval '1 month')::date - start as days
        from generate_series(first_period, until_period) as period, generate_series(0, length - 1) as number,
          lateral (select (base + make_interval(months => period * step + number))::date as start) as at
        where not is_in_days
          and case
            when months is not null then extract(month from start)::int = any(months)
            else frequency = 'MONTHLY' or names_day or extract(month from start) = extract(month from anchor)
          end
    ),
    candidate as (
      select period, start + number as day from month, generate_series(0, days - 1) as number
      union all
      select period, base + period * step + number
        from generate_series(first_period, until_period) as period, generate_series(0, length - 1) as number
        where is_in_days
    ),
    dated as (
      select period, day, extract(day from day)::int as month_day, date_trunc('month', day)::date as month_start,
             (date_trunc('month', day) + interval '1 month')::date - 1 as month_end,
             substr('MOTUWETHFRSASU', 2 * extract(isodow from day)::int - 1, 2) as weekday
        from candidate where months is null or extract(month from day)::int = any(months)
    ),
    scoped as (
      select dated.*, extract(day from month_end)::int as month_length,
             case when is_in_year then date_trunc('year', day)::date else month_start end as scope_start,
             case when is_in_year then (date_trunc('year', day) + interval '1 year')::date - 1 else month_end end as scope_end
        from dated, (select frequency = 'YEARLY' and months is null as is_in_year) as kind
    ),
    named as (
      select period, day, row_number() over (partition by period order by day) as place,
             count(*) over (partition by period) as places
        from scoped
        where case
          when names_day then
            (month_days is null or month_day = any(month_days) or month_day - month_length - 1 = any(month_days))
              and (weekdays is null or weekdays && array[
                weekday, (day - scope_start) / 7 + 1 || weekday, -1 - (scope_end - day) / 7 || weekday])
          when frequency = 'WEEKLY' then extract(isodow from day) = extract(isodow from anchor)
          else frequency = 'DAILY' or month_day = least(extract(day from anchor)::int, month_length)
        end
    ),
    occurrence as (
      select day, period, counted + row_number() over (order by day) as number
        from named
        where day > anchor and day <= end_of_time
          and (positions is null or place = any(positions) or place - places - 1 = any(positions))
    )
    select min(day) filter (
             where day >= earliest and (most is null or number <= most)
               and not coalesce(recurrence -> 'exdates' @> to_jsonb(day::text), false)),
           coalesce(max(number), counted), coalesce(max(period), matched_period)
      into found, counted, matched_period from occurrence;
    if found is not null or until_period >= least(last_period, matched_period + gap) or counted >= most then
      return found;
    end if;
    first_period := until_period + 1;
    size := size * 4;
  end loop;
end $$;
--> statement-breakpoint

-- The moment of a local time. When a change of clocks repeats the time, this is the first of the two. When it skips the
-- time, the offset from before the gap applies.
create function local_moment(local timestamp, zone text) returns timestamptz language sql stable as $$
  select coalesce(
      least(case when early at time zone zone = local then early end, case when late at time zone zone = local then late end),
      early)
    from (
      select ((local - interval '1 day') at time zone zone) + interval '24 hours' as early,
             ((local + interval '1 day') at time zone zone) - interval '24 hours' as late
    ) as by_offset
$$;
--> statement-breakpoint

-- Whether nothing follows the anchor, COUNT and UNTIL aside.
create function matches_never(recurrence jsonb) returns boolean language sql stable as $$
  select next_occurrence(
      recurrence || jsonb_build_object('rrule', regexp_replace(recurrence ->> 'rrule', ';?COUNT=\d+', '')),
      (recurrence ->> 'anchor')::timestamp::date + 1
    ) is null
$$;
--> statement-breakpoint

create function is_after_until(recurrence jsonb, occurrence date, due timestamptz) returns boolean language plpgsql stable as $$
declare
  until constant text := substring(recurrence ->> 'rrule' from 'UNTIL=([^;]+)');
begin
  return case length(until)
    when 8 then occurrence > until::date
    when 15 then occurrence + (recurrence ->> 'anchor')::timestamp::time > until::timestamp
    when 16 then due > until::timestamptz
    else false
  end;
end $$;
--> statement-breakpoint

-- The first occurrence of a series that is on `earliest` or later and after the moment `passed`. No row values when the
-- series has ended.
create function find_occurrence(recurrence jsonb, earliest date, passed timestamptz, out occurrence date, out due timestamptz)
  language plpgsql stable as $$
declare
  zone constant text := recurrence ->> 'timezone';
  clock constant time := (recurrence ->> 'anchor')::timestamp::time;
begin
  occurrence := earliest - 1;
  loop
    occurrence := next_occurrence(recurrence, occurrence + 1);
    due := local_moment(occurrence + clock, zone);
    if is_after_until(recurrence, occurrence, due) then
      occurrence := null;
      due := null;
    end if;
    exit when occurrence is null or due > passed;
  end loop;
end $$;
--> statement-breakpoint

-- The occurrence of a task that a date of its series names, which may have passed; without a date the current one. Null for
-- a task that does not repeat. Of a series from completion, only the current occurrence and earlier dates are known.
create function name_occurrence(task tasks, named date) returns date language plpgsql stable as $$
declare
  series constant jsonb := task.recurrence;
begin
  if series is null or named is null or named = task.occurrence then
    return task.occurrence;
  elsif (case
    when series ->> 'from' = 'completion' then named < task.occurrence
    else named = (series ->> 'anchor')::timestamp::date
      or named is not distinct from (select occurrence from find_occurrence(series, named, '-infinity'))
  end) then
    return named;
  end if;
  raise exception 'the series has no such occurrence' using
    errcode = 'check_violation', table = 'tasks', constraint = 'tasks_occurrence_exists';
end $$;
--> statement-breakpoint

-- A task at another occurrence: its dates keep their distance on the clock to the moment that the series gives, wherever
-- the due date was moved, and reminders with them. What starts again
-- with each occurrence is reset here.
create function start_occurrence(task tasks, next_date date, next_due timestamptz) returns tasks language plpgsql stable as $$
declare
  zone constant text := task.recurrence ->> 'timezone';
  given constant timestamptz := local_moment(task.occurrence + (task.recurrence ->> 'anchor')::timestamp::time, zone);
  shift constant interval := (next_due at time zone zone) - (given at time zone zone);
begin
  task.start_date := local_moment((task.start_date at time zone zone) + shift, zone);
  task.deadline := local_moment((task.deadline at time zone zone) + shift, zone);
  if task.start_date >= task.deadline then -- a change of clocks has swallowed the time between them
    task.start_date := task.deadline - interval '1 minute';
  end if;
  task.suggested_time := local_moment((task.suggested_time at time zone zone) + shift, zone);
  task.due_date := next_due;
  task.occurrence := next_date;
  task.status := 'pending';
  task.checklist := (
    select coalesce(jsonb_agg(item || '{"done": false}' order by place), '[]')
      from jsonb_array_elements(task.checklist) with ordinality as given(item, place)
  );
  return task;
end $$;
--> statement-breakpoint

-- The task at its first occurrence after `done` and after the moment `at`; with `last_status` when there is none. A series
-- from completion is counted from the date `counted_from`.
create function advance_task(task tasks, done date, at timestamptz, counted_from date, last_status task_status)
  returns tasks language plpgsql stable as $$
declare
  series jsonb := task.recurrence;
  next_date date;
  next_due timestamptz;
begin
  if series ->> 'from' = 'completion' then
    series := series || jsonb_build_object('anchor', counted_from || substr(series ->> 'anchor', 11));
  end if;
  select * into next_date, next_due
    from find_occurrence(series, greatest(done + 1, (at at time zone (series ->> 'timezone'))::date), at);
  if next_date is null then
    task.status := last_status;
    return task;
  end if;
  return start_occurrence(task, next_date, next_due);
end $$;
--> statement-breakpoint

-- A task as completing it leaves it. One that repeats is at its next occurrence; after the last one it is completed, as
-- any other task. An occurrence that has passed changes nothing.
create function complete_task(task tasks, today date, at timestamptz, named date) returns tasks language plpgsql stable as $$
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
  if task.recurrence is null or task.status = 'cancelled' then
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

-- A new task that repeats and is completed: its first occurrence is.
create function complete_first() returns trigger language plpgsql as $$
begin
  new := advance_task(new, new.occurrence, new.completed_at,
    (new.completed_at at time zone (new.recurrence ->> 'timezone'))::date, 'completed');
  if new.status <> 'completed' then
    new.completed_at := null;
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger tasks_complete_first before insert on tasks
  for each row when (new.recurrence is not null and new.due_date is not null and new.status = 'completed')
  execute function complete_first();
--> statement-breakpoint

-- A task that repeats as skipping an occurrence leaves it: at the next one; after the last one it is cancelled.
create function skip_occurrence(task tasks, at timestamptz, named date) returns tasks language plpgsql stable as $$
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
  return advance_task(task, skipped, at, skipped, 'cancelled');
end $$;
--> statement-breakpoint

-- A new series has its first occurrence, and a second one unless COUNT or UNTIL ends it. DETAIL is the problem.
create function check_task_recurrence() returns trigger language plpgsql as $$
declare
  series constant jsonb := new.recurrence;
  anchor constant timestamp := (series ->> 'anchor')::timestamp;
  problem text;
begin
  if series -> 'exdates' @> to_jsonb(anchor::date::text) then
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
--> statement-breakpoint
create trigger tasks_recurrence_insert after insert on tasks
  for each row when (new.recurrence is not null) execute function check_task_recurrence();
--> statement-breakpoint
create trigger tasks_recurrence_update after update on tasks
  for each row when (new.recurrence is not null and new.recurrence is distinct from old.recurrence)
  execute function check_task_recurrence();
--> statement-breakpoint

-- A task that is deleted or restored was completed on its day all the same. When a task that repeats is completed again,
-- its earlier completion stays; when that is undone, the later one goes and the earlier one is still there.
create or replace view daily_stats_changes as
  select user_id, seq, (task ->> 'completedOn')::date as day, delta as completed, 0 as mood_logs, 0 as energy_sum, 0 as focus_sum
    from events cross join lateral (
      values (before -> 'task', payload -> 'task', -1), (payload -> 'task', before -> 'task', 1)
    ) as side(task, other, delta)
    where entity = 'task' and type not in ('task.deleted', 'task.restored') and task ->> 'completedOn' is not null
      and coalesce((task ->> 'completions')::int >= (other ->> 'completions')::int, true)
  union all
  select user_id, seq, (log ->> 'localDate')::date, 0, delta,
         delta * (log ->> 'energyLevel')::int, delta * (log ->> 'focusLevel')::int
    from events cross join lateral (values (before -> 'moodLog', -1), (payload -> 'moodLog', 1)) as side(log, delta)
    where entity = 'mood' and log is not null;
