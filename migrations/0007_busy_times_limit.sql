-- Busy times to come are as many as a plan could ever look at. Counted once the statement holds the user's row, so no
-- race passes.
create function check_busy_times_limit() returns trigger language plpgsql as $$
declare
  allowed constant int := 1000;
  coming int := (
    select count(*) from busy_times
      where user_id = new.user_id and starts_at > new.updated_at - interval '744 hours' and ends_at > new.updated_at
        and deleted_at is null and id <> new.id
  );
begin
  if coming >= allowed then
    raise exception 'too many busy times' using
      errcode = 'check_violation', table = 'busy_times', constraint = 'busy_times_limit',
      detail = json_build_object('limit', allowed);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger busy_times_limit_insert after insert on busy_times
  for each row execute function check_busy_times_limit();
--> statement-breakpoint
create trigger busy_times_limit_update after update on busy_times
  for each row when (new.deleted_at is null and (old.deleted_at is not null or new.ends_at > old.ends_at))
  execute function check_busy_times_limit();
--> statement-breakpoint

-- What a person wrote, taken out of an entity of the log.
create or replace function without_texts(entity json) returns json language sql immutable as $$
  select case
    when entity -> 'task' is not null then
      jsonb_set(jsonb_set(entity::jsonb, '{task,title}', '"(erased)"'), '{task,description}', 'null')::json
    when entity -> 'moodLog' is not null then jsonb_set(entity::jsonb, '{moodLog,notes}', 'null')::json
    when entity -> 'busyTime' is not null then jsonb_set(entity::jsonb, '{busyTime,title}', 'null')::json
    else entity
  end
$$;
