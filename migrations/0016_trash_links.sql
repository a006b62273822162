-- A link between two things, of which one is in the trash, is remembered by the one in the trash. A thing that comes back
-- leaves its links to things in the trash with those. So things come back with the same links in any order. What changes
-- in the trash is no change that a user sees: it gets no version and no event.

-- A task that comes back waits for its tasks that are not in the trash, and the tasks that waited for it do so again,
-- except those that it waits for itself by now, which would be a cycle.
create or replace function restore_task() returns trigger language plpgsql as $$
begin
  update tasks set dependents = array_append(dependents, new.id)
    where id = any (old.dependencies) and user_id = new.user_id and deleted_at is not null
      and new.id <> all (dependents);
  update tasks set dependencies = array_append(dependencies, new.id)
    where id = any (old.dependents) and user_id = new.user_id and deleted_at is not null
      and new.id <> all (dependencies) and cardinality(dependencies) < 50;
  new.dependencies := array(
    select d.id from unnest(new.dependencies) with ordinality as d(id, position)
      where exists (select from tasks where tasks.id = d.id and tasks.user_id = new.user_id and tasks.deleted_at is null)
      order by d.position
  );
  new.dependents := array(
    with recursive reached(id) as (
      select unnest(new.dependencies)
      union select unnest(tasks.dependencies) from tasks join reached on tasks.id = reached.id
    )
    select id from tasks
      where id = any (old.dependents) and user_id = new.user_id and deleted_at is null and cardinality(dependencies) < 50
        and id not in (select id from reached)
      order by id
  );
  return new;
end $$;
--> statement-breakpoint

-- The dependencies of a task in the trash may be in the trash too. They are checked when it comes back.
drop trigger tasks_dependencies_update on tasks;
--> statement-breakpoint
create trigger tasks_dependencies_update after update on tasks
  for each row when (new.deleted_at is null and not new.dependencies <@ old.dependencies)
  execute function check_task_dependencies();
--> statement-breakpoint

-- A task that comes back keeps its project if that is not in the trash. Else the project takes it when it comes back.
create or replace function restore_task_project() returns trigger language plpgsql as $$
begin
  update projects set released = array_append(released, new.id)
    where id = new.project_id and deleted_at is not null
      and new.id <> all (released) and cardinality(released) < 2000;
  new.project_id := (select id from projects where id = new.project_id and deleted_at is null);
  return new;
end $$;
--> statement-breakpoint

-- A project that comes back takes its released tasks, unless they were moved to another project. One in the trash gets
-- the project when it comes back.
create or replace function restore_project() returns trigger language plpgsql as $$
begin
  update tasks set project_id = new.id, version = version + 1, updated_at = new.updated_at, seq = new.seq
    where id = any (old.released) and user_id = new.user_id and deleted_at is null and project_id is null;
  update tasks set project_id = new.id
    where id = any (old.released) and user_id = new.user_id and deleted_at is not null and project_id is null;
  update projects set released = '{}', trashed = '{}' where id = new.id;
  return null;
end $$;
