-- What a foreign key says of one id, said of a list of them. A statement reads the data as it was when the statement
-- began; a trigger's queries read it as it is once the statement holds the user's row, so no race passes them.

-- The shortest way from a task over its dependencies back to itself, breadth first, each task visited once; null if
-- there is none.
create function shortest_task_cycle(start uuid) returns uuid[] language plpgsql as $$
declare
  reached uuid[] := '{}';
  via uuid[] := '{}'; -- via[n] depends on reached[n]
  level uuid[] := array[start];
  level_via uuid[];
  step uuid := start;
  cycle uuid[] := array[start];
begin
  while start <> all (reached) loop
    select array_agg(next.id), array_agg(next.via) into level, level_via
      from (
        select distinct on (d.id) d.id, tasks.id as via
          from tasks, unnest(tasks.dependencies) as d(id)
          where tasks.id = any (level) and d.id <> all (reached)
          order by d.id, tasks.id
      ) as next;
    if level is null then
      return null;
    end if;
    reached := reached || level;
    via := via || level_via;
  end loop;
  loop
    step := via[array_position(reached, step)];
    cycle := step || cycle;
    exit when step = start;
  end loop;
  return cycle;
end $$;
--> statement-breakpoint
-- A task's dependencies exist, belong to the same person and never lead back to the task.
-- Errors carry what is wrong as a JSON array of ids in DETAIL: the missing tasks, or the cycle from the task to itself.
create function check_task_dependencies() returns trigger language plpgsql as $$
declare
  missing uuid[];
  cycle uuid[];
begin
  if (select count(*) from tasks where id = any (new.dependencies) and user_id = new.user_id) < cardinality(new.dependencies) then
    select array_agg(d.id order by d.id) into missing
      from unnest(new.dependencies) as d(id)
      where not exists (select from tasks where tasks.id = d.id and tasks.user_id = new.user_id);
    raise exception 'a dependency does not exist' using
      errcode = 'foreign_key_violation', table = 'tasks', constraint = 'tasks_dependencies_exist', detail = to_json(missing);
  end if;

  -- a task that none waits for, such as a new one, is on no cycle; counted, for "exists" would read the whole table
  -- in the hope of an early hit
  if (select count(*) from tasks where dependencies @> array[new.id] and dependencies <> '{}') = 0 then
    return null;
  end if;
  cycle := shortest_task_cycle(new.id);
  if cycle is not null then
    raise exception 'the dependencies form a cycle' using
      errcode = 'check_violation', table = 'tasks', constraint = 'tasks_dependencies_acyclic', detail = to_json(cycle);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger tasks_dependencies_insert after insert on tasks
  for each row when (new.dependencies <> '{}') execute function check_task_dependencies();
--> statement-breakpoint
-- Taking tasks off the list breaks nothing.
create trigger tasks_dependencies_update after update on tasks
  for each row when (not new.dependencies <@ old.dependencies) execute function check_task_dependencies();
--> statement-breakpoint
-- Deleted tasks leave the lists of the tasks that waited for them; those change, so their version does.
-- Once a statement, not a row: erasing a person deletes all their tasks in one.
create function unlink_deleted_tasks() returns trigger language plpgsql as $$
begin
  if not exists (select from users where id in (select deleted.user_id from deleted)) then
    return null; -- a person is being erased: no task of theirs is left to unlink
  end if;
  update tasks
    set version = version + 1, updated_at = now(), dependencies = array(
      select d.id from unnest(tasks.dependencies) with ordinality as d(id, position)
        where d.id not in (select deleted.id from deleted)
        order by d.position
    )
    where user_id in (select deleted.user_id from deleted)
      and dependencies && array(select deleted.id from deleted) and dependencies <> '{}';
  return null;
end $$;
--> statement-breakpoint
create trigger tasks_unlink_deleted after delete on tasks
  referencing old table as deleted
  for each statement execute function unlink_deleted_tasks();
