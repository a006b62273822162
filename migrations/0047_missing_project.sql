-- DETAIL names the project that does not exist. The check comes before that of the foreign key, so that the project of another
-- user gets the same answer as an unknown one.
create or replace function check_task_project() returns trigger language plpgsql as $$
begin
  if not exists (select from projects where id = new.project_id and user_id = new.user_id and deleted_at is null) then
    raise exception 'the project does not exist' using
      errcode = 'foreign_key_violation', table = 'tasks', constraint = 'tasks_project_exists',
      detail = json_build_object('projectId', new.project_id);
  end if;
  return new;
end $$;
--> statement-breakpoint
drop trigger tasks_project_insert on tasks;
--> statement-breakpoint
drop trigger tasks_project_update on tasks;
--> statement-breakpoint
create trigger tasks_project_insert before insert on tasks
  for each row when (new.project_id is not null) execute function check_task_project();
--> statement-breakpoint
create trigger tasks_project_update before update on tasks
  for each row when (new.project_id is not null and new.project_id is distinct from old.project_id)
  execute function check_task_project();
