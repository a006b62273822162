ALTER TABLE "busy_times" ADD COLUMN "recurrence" jsonb;--> statement-breakpoint
CREATE INDEX "busy_times_user_repeating_idx" ON "busy_times" USING btree ("user_id") WHERE "busy_times"."recurrence" is not null;--> statement-breakpoint

-- The problem of a new series, as a task's: see check_task_recurrence(). Its first time may be left out.
create function check_busy_recurrence() returns trigger language plpgsql as $$
declare
  allowed constant int := 100;
  series constant jsonb := new.recurrence;
  first constant date := (series ->> 'anchor')::timestamp::date;
  problem text;
begin
  if is_after_until(series, first, new.starts_at) then
    problem := 'until';
  elsif matches_never(series) then
    problem := 'never';
  end if;
  if problem is not null then
    raise exception 'the recurrence is not valid' using
      errcode = 'check_violation', table = 'busy_times', constraint = 'busy_times_recurrence_valid', detail = to_json(problem);
  end if;
  if (
    select count(*) from busy_times
      where user_id = new.user_id and recurrence is not null and deleted_at is null and id <> new.id
  ) >= allowed then
    raise exception 'too many busy times that repeat' using
      errcode = 'check_violation', table = 'busy_times', constraint = 'busy_times_repeating_limit',
      detail = json_build_object('limit', allowed);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger busy_times_recurrence_insert after insert on busy_times
  for each row when (new.recurrence is not null) execute function check_busy_recurrence();
--> statement-breakpoint
create trigger busy_times_recurrence_update after update on busy_times
  for each row when (new.recurrence is not null and new.deleted_at is null
    and (new.recurrence is distinct from old.recurrence or old.deleted_at is not null))
  execute function check_busy_recurrence();
