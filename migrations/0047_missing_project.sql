-- DETAIL names the project that does not exist.
create or replace function check_task_project() returns trigger language plpgsql as $$
begin
  if not exists (select from projects where id = new.project_id and user_id = new.user_id and deleted_at is null) then
    raise exception 'the project does not exist' using
      errcode = 'foreign_key_violation', table = 'tasks', constraint = 'tasks_project_exists',
      detail = json_build_object('projectId', new.project_id);
  end if;
  return null;
end $$;
