-- A project has at most 2,000 tasks, so that a deletion can name those it releases. Counted once the statement holds the
-- user's row, so no race passes.
create function check_project_tasks_limit() returns trigger language plpgsql as $$
declare
  allowed constant int := 2000;
  existing int := (
    select count(*) from tasks where project_id = new.project_id and deleted_at is null and id <> new.id
  );
begin
  if existing >= allowed then
    raise exception 'too many tasks in the project' using
      errcode = 'check_violation', table = 'tasks', constraint = 'tasks_project_limit',
      detail = json_build_object('limit', allowed, 'current', existing);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger tasks_project_limit_insert after insert on tasks
  for each row when (new.project_id is not null and new.deleted_at is null)
  execute function check_project_tasks_limit();
--> statement-breakpoint

-- Not inside another trigger: a restored project is empty, and takes back no more tasks than it had.
create trigger tasks_project_limit_update after update on tasks
  for each row when (
    new.project_id is not null and new.deleted_at is null
    and (old.deleted_at is not null or new.project_id is distinct from old.project_id)
    and pg_trigger_depth() = 0
  )
  execute function check_project_tasks_limit();
