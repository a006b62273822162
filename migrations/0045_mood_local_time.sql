-- What the user's clock showed when they logged: a later change of time zone does not move it.
ALTER TABLE "mood_logs" ADD COLUMN "local_time" timestamp (0);--> statement-breakpoint
create function set_mood_local_time() returns trigger language plpgsql as $$
begin
  new.local_time := (
    select date_trunc('minute', new.logged_at at time zone coalesce(settings ->> 'timezone', 'UTC')) from users where id = new.user_id
  );
  return new;
end $$;
--> statement-breakpoint
-- For Workers from before this column. Others set it.
create trigger mood_logs_local_time before insert on mood_logs
  for each row when (new.local_time is null) execute function set_mood_local_time();
