ALTER TABLE "busy_times" DROP CONSTRAINT "busy_times_length";--> statement-breakpoint
ALTER TABLE "busy_times" ADD CONSTRAINT "busy_times_length" CHECK ("busy_times"."ends_at" > "busy_times"."starts_at" and "busy_times"."ends_at" <= "busy_times"."starts_at" + interval '768 hours');--> statement-breakpoint

-- A busy time has at most 31 days, on the user's clocks or elapsed: over a change of clocks the two differ.
create function check_busy_times_length() returns trigger language plpgsql as $$
declare
  zone text := (select coalesce(settings ->> 'timezone', 'UTC') from users where id = new.user_id);
begin
  if new.ends_at > new.starts_at + interval '744 hours'
    and new.ends_at at time zone zone > (new.starts_at at time zone zone) + interval '744 hours' then
    raise exception 'the busy time is too long' using
      errcode = 'check_violation', table = 'busy_times', constraint = 'busy_times_length';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger busy_times_length_insert after insert on busy_times
  for each row execute function check_busy_times_length();
--> statement-breakpoint
create trigger busy_times_length_update after update on busy_times
  for each row when ((new.starts_at, new.ends_at) is distinct from (old.starts_at, old.ends_at))
  execute function check_busy_times_length();
--> statement-breakpoint
create or replace function check_busy_times_limit() returns trigger language plpgsql as $$
declare
  allowed constant int := 1000;
  coming int := (
    select count(*) from busy_times
      where user_id = new.user_id and starts_at > new.updated_at - interval '768 hours' and ends_at > new.updated_at
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
