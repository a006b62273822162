CREATE TABLE "reminders_due" (
	"user_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "reminders_due_task_id_at_pk" PRIMARY KEY("task_id","at")
);
--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "labels" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "checklist" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "position" text DEFAULT 'a0' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "reminders" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "reminders_due" ADD CONSTRAINT "reminders_due_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminders_due" ADD CONSTRAINT "reminders_due_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reminders_due_at_idx" ON "reminders_due" USING btree ("at");--> statement-breakpoint
CREATE INDEX "reminders_due_user_idx" ON "reminders_due" USING btree ("user_id","at","task_id");--> statement-breakpoint
CREATE INDEX "events_label_idx" ON "events" USING btree ("user_id","seq") WHERE "events"."entity" = 'label';--> statement-breakpoint

-- Labels. They are compared without regard to case.

-- What the index of a user's labels contains. It calls no other function of ours, because an index is built without a
-- search path.
create function label_keys(person uuid, labels text[]) returns text[] language sql immutable as $$
  select array(select person::text || '/' || lower(label collate "und-x-icu") from unnest(labels) as label)
$$;
--> statement-breakpoint
CREATE INDEX "tasks_labels_idx" ON "tasks" USING gin (label_keys("user_id", "labels")) WITH (fastupdate=false) WHERE "tasks"."labels" <> '{}';--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_labels_count" CHECK (cardinality("tasks"."labels") <= 20);--> statement-breakpoint

-- The labels without doubles, each as the user's tasks already spell it. The trash counts. A function, because its
-- queries see the writes that the statement waited for.
create function spell_labels(person uuid, wanted text[]) returns text[] language plpgsql as $$
begin
  return array(
    select coalesce(known.label, written.label)
      from (
        select lower(label collate "und-x-icu") as key, (array_agg(label order by place))[1] as label, min(place) as place
          from unnest(wanted) with ordinality as given(label, place) group by 1
      ) as written
      left join lateral (
        select label from tasks, unnest(tasks.labels) as label
          where tasks.labels <> '{}' and label_keys(user_id, tasks.labels) @> label_keys(person, array[written.label])
            and lower(label collate "und-x-icu") = written.key
          limit 1
      ) as known on true
      order by written.place
  );
end $$;
--> statement-breakpoint

-- Gives tasks their labels: `targets` is [{"id", "labels"}]. Returns the labels that the changed tasks had, in the same
-- shape; null if none changed. What changes in the trash is no change that a user sees: it gets no version.
create function set_labels(targets jsonb, event bigint, at timestamptz) returns jsonb language plpgsql as $$
declare
  changed jsonb;
begin
  with target as (
    select tasks.id, tasks.labels as earlier, wanted.labels
      from jsonb_to_recordset(targets) as wanted(id uuid, labels text[]) join tasks using (id)
      where tasks.labels <> wanted.labels
  ),
  written as (
    update tasks set
        labels = target.labels,
        version = version + (deleted_at is null)::int,
        updated_at = case when deleted_at is null then at else updated_at end,
        seq = case when deleted_at is null then event else seq end
      from target where tasks.id = target.id
  )
  select jsonb_agg(jsonb_build_object('id', id, 'labels', earlier) order by id) into changed from target;
  return changed;
end $$;
--> statement-breakpoint

-- Renames a label in all tasks of a user. With the name of another label, the two become one. Returns no row if no task
-- has the label.
create function rename_label(person uuid, old_name text, new_name text, event bigint, at timestamptz)
  returns table (old_label text, new_label text, changed jsonb) language plpgsql as $$
declare
  allowed constant int := 5000;
  old_key constant text := lower(old_name collate "und-x-icu");
  is_same constant boolean := old_key = lower(new_name collate "und-x-icu");
  targets jsonb;
begin
  old_label := (
    select label from tasks, unnest(tasks.labels) as label
      where tasks.labels <> '{}' and label_keys(user_id, tasks.labels) @> label_keys(person, array[old_name])
        and lower(label collate "und-x-icu") = old_key
      limit 1
  );
  if old_label is null then
    return;
  end if;
  new_label := case when is_same then new_name else (spell_labels(person, array[new_name]))[1] end;
  select jsonb_agg(jsonb_build_object('id', id, 'labels', array(
      select case when lower(label collate "und-x-icu") = old_key then new_label else label end
        from unnest(tasks.labels) with ordinality as had(label, place)
        where is_same or new_label <> all (tasks.labels) or lower(label collate "und-x-icu") <> old_key
        order by place
    ))) into targets
    from tasks
    where tasks.labels <> '{}' and label_keys(user_id, tasks.labels) @> label_keys(person, array[old_name]);
  if jsonb_array_length(targets) > allowed then
    raise exception 'too many tasks' using
      errcode = 'check_violation', table = 'tasks', constraint = 'labels_rename_limit',
      detail = json_build_object('limit', allowed, 'current', jsonb_array_length(targets));
  end if;
  changed := set_labels(targets, event, at);
  return next;
end $$;
--> statement-breakpoint

-- Gives tasks labels that they had earlier. Returns no row if one of them has changed after event `since`.
create function restore_labels(targets jsonb, since bigint, event bigint, at timestamptz)
  returns table (changed jsonb) language plpgsql as $$
begin
  if exists (
    select from jsonb_to_recordset(targets) as target(id uuid) join tasks using (id) where tasks.seq > since
  ) then
    return;
  end if;
  changed := set_labels(targets, event, at);
  return next;
end $$;
--> statement-breakpoint

-- Positions: fractional indexes as the npm package fractional-indexing makes them, compared by bytes. A position is a
-- whole number, whose first letter tells its length, and a fraction without a zero at its end.

-- The fraction between two. `above` null: no limit.
create function fraction_between(below text, above text) returns text language plpgsql immutable as $$
declare
  digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  prefix text := '';
  same int := 0;
  low int;
  high int;
begin
  while coalesce(nullif(substr(below, same + 1, 1), ''), '0') = substr(above, same + 1, 1) loop
    same := same + 1;
  end loop;
  if same > 0 then
    prefix := left(above, same);
    below := substr(below, same + 1);
    above := substr(above, same + 1);
  end if;
  loop -- not a recursion: its depth would be the length of the fraction
    low := greatest(strpos(digits, left(below, 1)) - 1, 0);
    high := case when above is null then length(digits) else strpos(digits, left(above, 1)) - 1 end;
    if high - low > 1 then
      return prefix || substr(digits, round((low + high) / 2.0)::int + 1, 1);
    elsif length(above) > 1 then
      return prefix || left(above, 1);
    end if;
    prefix := prefix || substr(digits, low + 1, 1);
    below := substr(below, 2);
    above := null;
  end loop;
end $$;
--> statement-breakpoint

-- The whole number after another; null after the last.
create function next_whole(whole text) returns text language plpgsql immutable as $$
declare
  digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  first constant int := ascii(whole);
  size constant int := length(whole) - 1;
  kept constant text := rtrim(substr(whole, 2), 'z');
begin
  if kept <> '' then
    return chr(first) || left(kept, -1) || substr(digits, strpos(digits, right(kept, 1)) + 1, 1)
      || repeat('0', size - length(kept));
  end if;
  return case chr(first)
    when 'z' then null
    when 'Z' then 'a0'
    else chr(first + 1) || repeat('0', case when first >= ascii('a') then size + 1 else size - 1 end)
  end;
end $$;
--> statement-breakpoint

-- The position between two. `above` null: after the other.
create function position_between(below text, above text) returns text language plpgsql immutable as $$
declare
  size constant int := case when ascii(below) >= ascii('a') then ascii(below) - 95 else 92 - ascii(below) end;
  whole constant text := left(below, size);
  rest constant text := substr(below, size + 1);
  following text;
begin
  if left(above, size) = whole then
    return whole || fraction_between(rest, substr(above, size + 1));
  end if;
  following := next_whole(whole);
  if following collate "C" < above or (following is not null and above is null) then
    return following;
  end if;
  return whole || fraction_between(rest, null);
end $$;
--> statement-breakpoint

-- The position of a task in its project, or among the user's tasks without one: the wanted one, just after it if another
-- task has it, or the end if none is wanted. A function, because its queries see the writes that the statement waited for.
create function task_position(person uuid, project uuid, wanted text, self uuid) returns text language plpgsql as $$
declare
  place constant uuid := coalesce(project, person);
  last constant text := (
    select position from tasks where user_id = person and coalesce(project_id, user_id) = place
      order by position collate "C" desc limit 1
  );
  found text;
begin
  if wanted is null then
    found := coalesce(position_between(last, null), 'a0');
  elsif not exists (
    select from tasks where user_id = person and coalesce(project_id, user_id) = place
      and position collate "C" = wanted and id is distinct from self
  ) then
    return wanted;
  else
    found := position_between(wanted, (
      select min(position collate "C") from tasks where user_id = person and coalesce(project_id, user_id) = place
        and position collate "C" > wanted and id is distinct from self
    ));
  end if;
  if length(found) > 200 then -- no client could send it
    raise exception 'no room between two positions' using
      errcode = 'check_violation', table = 'tasks', constraint = 'tasks_position_room';
  end if;
  return found;
end $$;
--> statement-breakpoint

-- The tasks that exist are in the order of their creation.
update tasks set position = 'c' || substr(digits, n / 3844 + 1, 1) || substr(digits, n / 62 % 62 + 1, 1) || substr(digits, n % 62 + 1, 1)
  from (select '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' as digits) as alphabet,
    (select id, (row_number() over (partition by user_id, project_id order by created_at, id) - 1)::int as n from tasks) as numbered
  where numbered.id = tasks.id;
--> statement-breakpoint
CREATE INDEX "tasks_position_idx" ON "tasks" USING btree ("user_id",coalesce("project_id", "user_id"),"position" collate "C");--> statement-breakpoint

-- Earlier code inserts whole rows, with null for columns that it does not know.
create function fill_task_fields() returns trigger language plpgsql as $$
begin
  new.labels := coalesce(new.labels, '{}');
  new.checklist := coalesce(new.checklist, '[]');
  new.reminders := coalesce(new.reminders, '[]');
  new.position := coalesce(new.position, task_position(new.user_id, new.project_id, null, new.id));
  return new;
end $$;
--> statement-breakpoint
create trigger tasks_fill_fields before insert on tasks
  for each row when (new.labels is null or new.checklist is null or new.reminders is null or new.position is null)
  execute function fill_task_fields();
--> statement-breakpoint

-- A task that undo, a restore or its project's way to the trash puts on the position of another comes just after that one,
-- or to the end if there is no room. Its name comes after tasks_restore_project, which changes the project.
create function separate_tasks() returns trigger language plpgsql as $$
begin
  new.position := task_position(new.user_id, new.project_id, new.position, new.id);
  return new;
exception when check_violation then
  new.position := task_position(new.user_id, new.project_id, null, new.id);
  return new;
end $$;
--> statement-breakpoint
create trigger tasks_separate before update on tasks
  for each row when ((new.project_id, new.position) is distinct from (old.project_id, old.position))
  execute function separate_tasks();
--> statement-breakpoint

-- Reminders.

-- When a task reminds its user. Nothing if it is not open.
create function reminder_moments(task tasks) returns table (at timestamptz, kind text) language sql stable as $$
  select distinct on (moment) moment, kind
    from jsonb_array_elements(task.reminders) with ordinality as given(reminder, place),
      lateral (select coalesce(reminder ->> 'of', 'at')) as named(kind),
      lateral (select case kind
        when 'at' then (reminder ->> 'at')::timestamptz
        when 'due' then task.due_date
        when 'start' then task.start_date
        else task.deadline
      end - coalesce((reminder ->> 'minutesBefore')::int, 0) * interval '1 minute') as computed(moment)
    where moment is not null and task.deleted_at is null and task.status in ('pending', 'in_progress')
    order by moment, place
$$;
--> statement-breakpoint

-- A reminder goes with its date, unless the same write sets the reminders.
create function drop_reminders() returns trigger language plpgsql as $$
declare
  cleared constant text[] := array[
    case when new.due_date is null and old.due_date is not null then 'due' end,
    case when new.start_date is null and old.start_date is not null then 'start' end,
    case when new.deadline is null and old.deadline is not null then 'deadline' end
  ];
begin
  new.reminders := (
    select coalesce(jsonb_agg(reminder order by place), '[]')
      from jsonb_array_elements(new.reminders) with ordinality as given(reminder, place)
      where coalesce(reminder ->> 'of', '') <> all (array_remove(cleared, null))
  );
  return new;
end $$;
--> statement-breakpoint
create trigger tasks_drop_reminders before update on tasks
  for each row when (new.reminders <> '[]' and new.reminders = old.reminders
    and (new.due_date is null or new.start_date is null or new.deadline is null))
  execute function drop_reminders();
--> statement-breakpoint

create function feed_reminders_due() returns trigger language plpgsql as $$
declare
  dateless jsonb := (
    select json_build_object('index', place - 1, 'of', reminder ->> 'of')
      from jsonb_array_elements(new.reminders) with ordinality as given(reminder, place)
      where case reminder ->> 'of' when 'due' then new.due_date is null when 'start' then new.start_date is null
        when 'deadline' then new.deadline is null end
      order by place limit 1
  );
begin
  if dateless is not null then
    raise exception 'a reminder has no date' using
      errcode = 'check_violation', table = 'tasks', constraint = 'tasks_reminders_dates', detail = dateless;
  end if;
  delete from reminders_due where task_id = new.id;
  insert into reminders_due (user_id, task_id, at, kind) select new.user_id, new.id, at, kind from reminder_moments(new);
  return null;
end $$;
--> statement-breakpoint
create trigger tasks_reminders_insert after insert on tasks
  for each row when (new.reminders <> '[]') execute function feed_reminders_due();
--> statement-breakpoint
create trigger tasks_reminders_update after update on tasks
  for each row when (
    (old.reminders <> '[]' or new.reminders <> '[]')
    and (old.reminders, old.status, old.due_date, old.start_date, old.deadline, old.deleted_at)
      is distinct from (new.reminders, new.status, new.due_date, new.start_date, new.deadline, new.deleted_at)
  ) execute function feed_reminders_due();
--> statement-breakpoint

-- Drops a user's read models and makes them again from the log and, for reminders, from the tasks.
create or replace function rebuild_read_models(person uuid) returns bigint language plpgsql as $$
begin
  perform from users where id = person for no key update;
  delete from task_counts where user_id = person;
  delete from daily_stats where user_id = person;
  delete from reminders_due where user_id = person;
  insert into task_counts (user_id, status, priority, count)
    select user_id, status, priority, sum(delta) from task_count_changes where user_id = person
      group by user_id, status, priority;
  insert into daily_stats (user_id, day, completed, mood_logs, energy_sum, focus_sum)
    select user_id, day, sum(completed), sum(mood_logs), sum(energy_sum), sum(focus_sum) from daily_stats_changes
      where user_id = person
      group by user_id, day;
  insert into reminders_due (user_id, task_id, at, kind)
    select tasks.user_id, tasks.id, due.at, due.kind from tasks, reminder_moments(tasks) as due
      where tasks.user_id = person and tasks.reminders <> '[]';
  return (select seq from users where id = person);
end $$;
--> statement-breakpoint

-- An event's entity without what the user wrote, for when it is erased. Renamed labels lose their tasks too, so that the
-- event can no longer be undone.
create or replace function without_texts(entity json) returns json language sql immutable as $$
  select case
    when entity -> 'task' is not null then
      jsonb_set(entity::jsonb, '{task}', (entity -> 'task')::jsonb
        || '{"title": "(erased)", "description": null, "labels": [], "checklist": []}')::json
    when entity -> 'moodLog' is not null then jsonb_set(entity::jsonb, '{moodLog,notes}', 'null')::json
    when entity -> 'busyTime' is not null then jsonb_set(entity::jsonb, '{busyTime,title}', 'null')::json
    when entity -> 'project' is not null then jsonb_set(entity::jsonb, '{project,name}', '"(erased)"')::json
    when entity -> 'label' is not null then (entity::jsonb || '{"label": {"name": "(erased)"}, "tasks": []}')::json
    else entity
  end
$$;
