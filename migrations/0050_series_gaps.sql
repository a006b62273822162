-- What the clock of a series shows at a date of its current occurrence. A date that a change of clocks has moved shows what it
-- returns to with the next occurrence, unless the user has moved it since.
create function series_clock(series jsonb, field text, date timestamptz) returns timestamp language sql stable as $$
  select case when (series #>> array['moved', field, 'from'])::timestamptz = date
    then (series #>> array['moved', field, 'to'])::timestamp
    else date at time zone (series ->> 'timezone') end
$$;
--> statement-breakpoint

-- start_occurrence() of migrations/0025. The dates keep their clock, and move by the days between the two occurrences. If a
-- day does not have one of them, `recurrence` keeps its clock in `moved`. `findDates` in src/entities/recurrence/dates.ts
-- gives the same dates.
create or replace function start_occurrence(task tasks, next_date date, next_due timestamptz)
  returns tasks language plpgsql stable as $$
declare
  series constant jsonb := task.recurrence - 'moved';
  zone constant text := series ->> 'timezone';
  days constant interval := (next_date - task.occurrence) * interval '1 day';
  start_clock constant timestamp := series_clock(task.recurrence, 'startDate', task.start_date) + days;
  deadline_clock constant timestamp := series_clock(task.recurrence, 'deadline', task.deadline) + days;
  suggested_clock constant timestamp := series_clock(task.recurrence, 'suggestedTime', task.suggested_time) + days;
  moved jsonb;
begin
  task.start_date := local_moment(start_clock, zone);
  task.deadline := local_moment(deadline_clock, zone);
  if task.start_date >= task.deadline then -- a change of clocks has swallowed the time between them
    task.start_date := task.deadline - interval '1 minute';
  end if;
  task.suggested_time := local_moment(suggested_clock, zone);
  select jsonb_object_agg(field, jsonb_build_object(
      'from', to_char(date at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'to', to_char(clock, 'YYYY-MM-DD"T"HH24:MI:SS.MS')))
    into moved
    from (values ('startDate', task.start_date, start_clock), ('deadline', task.deadline, deadline_clock),
      ('suggestedTime', task.suggested_time, suggested_clock)) as dated(field, date, clock)
    where date at time zone zone <> clock;
  task.recurrence := case when moved is null then series else series || jsonb_build_object('moved', moved) end;
  task.due_date := next_due;
  task.occurrence := next_date;
  task.status := 'pending';
  task.checklist := (
    select coalesce(jsonb_agg(item || '{"done": false}' order by place), '[]')
      from jsonb_array_elements(task.checklist) with ordinality as given(item, place)
  );
  return task;
end $$;
