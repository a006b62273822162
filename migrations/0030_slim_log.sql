-- An event is stored as what it adds to the log. `base_seq` is the event that has the rest of the payload: of an object that
-- both have, only the fields that differ are stored. `before_seq` is the event that left the entity as `before` would have it.
-- Whoever reads events reads the view `full_events`. One trigger makes them small.
ALTER TABLE "events" ADD COLUMN "base_seq" bigint;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "before_seq" bigint;--> statement-breakpoint

-- What an object adds to an earlier one: the members that differ. Null if that cannot be told: the keys differ, or a list is an
-- object now. Functions call each other, so they are in PL/pgSQL, which looks a function up when it is called.
create function object_changes(earlier json, later json) returns json language plpgsql immutable as $$
begin
  return (
    select case when bool_and(stored is not null)
        then '{' || coalesce(string_agg(to_json(key) || ':' || stored, ',' order by place) filter (where differs), '') || '}' end
      from (
        select place, fresh.key, known.value::text <> fresh.value::text as differs, case
            when known.key is null or fresh.key is null then null
            when known.value::text = fresh.value::text then fresh.value
            else value_changes(known.value, fresh.value) end as stored
          from json_each(earlier) with ordinality as known(key, value, place)
            full join json_each(later) with ordinality as fresh(key, value, place) using (place, key)
      ) as members
  );
end $$;
--> statement-breakpoint
create function value_changes(earlier json, later json) returns json language plpgsql immutable as $$
begin
  return case json_typeof(earlier) || ' ' || json_typeof(later)
    when 'object object' then object_changes(earlier, later)
    when 'array array' then list_changes(earlier, later)
    when 'array object' then null
    else later end;
end $$;
--> statement-breakpoint

-- A list of objects, as {"items"}: the place in the earlier list of an object that is there, from 0; the place of the one
-- with the same id, and what it adds to that; or the whole object. Another list stays as it is.
create function list_changes(earlier json, later json) returns json language plpgsql immutable as $$
begin
  return (
    select case when bool_and(json_typeof(item) = 'object')
        then '{"items":[' || string_agg(coalesce(same.place::text, case when named.place is not null
            then '[' || named.place || ',' || object_changes(named.known, item) || ']' end, item::text), ','
          order by fresh.place) || ']}'
        else later::text end
      from json_array_elements(later) with ordinality as fresh(item, place)
        left join (
          select value::text as text, min(place) - 1 as place from json_array_elements(earlier) with ordinality as given(value, place)
            group by 1
        ) as same on same.text = item::text
        left join (
          select distinct on (1) value ->> 'id' as id, place - 1 as place, value as known
            from json_array_elements(earlier) with ordinality as given(value, place) where json_typeof(value) = 'object'
            order by 1, 2
        ) as named on same.place is null and json_typeof(item) = 'object' and named.id = item ->> 'id'
  );
end $$;
--> statement-breakpoint

create function change_object(earlier json, changes json) returns json language plpgsql immutable as $$
begin
  return (
    select '{' || string_agg(to_json(known.key) || ':' || case
        when fresh.key is null then known.value else change_value(known.value, fresh.value) end, ',' order by place) || '}'
      from json_each(earlier) with ordinality as known(key, value, place)
        left join json_each(changes) as fresh(key, value) on fresh.key = known.key
  );
end $$;
--> statement-breakpoint
create function change_value(earlier json, changes json) returns json language plpgsql immutable as $$
begin
  return case json_typeof(earlier) || ' ' || json_typeof(changes)
    when 'object object' then change_object(earlier, changes)
    when 'array object' then change_list(earlier, changes -> 'items')
    else changes end;
end $$;
--> statement-breakpoint
create function change_list(earlier json, items json) returns json language plpgsql immutable as $$
begin
  return (
    select '[' || coalesce(string_agg(case json_typeof(item)
          when 'number' then known.value
          when 'array' then change_object(known.value, item -> 1)
          else item end::text, ',' order by fresh.place), '') || ']'
      from json_array_elements(items) with ordinality as fresh(item, place)
        left join json_array_elements(earlier) with ordinality as known(value, place)
          on known.place = 1 + case json_typeof(item) when 'number' then item::text::int when 'array' then (item ->> 0)::int end
  );
end $$;
--> statement-breakpoint

-- What a payload adds to an earlier one. It may have other keys. Null if that cannot be told.
create function payload_changes(earlier json, later json) returns json language sql immutable as $$
  select case when bool_and(stored is not null)
      then '{' || string_agg(to_json(key) || ':' || stored, ',' order by place) || '}' end::json
    from (
      select key, place, case when json_typeof(value) = 'object' and json_typeof(earlier -> key) = 'object'
          then object_changes(earlier -> key, value) else value end as stored
        from json_each(later) with ordinality as member(key, value, place)
    ) as members
$$;
--> statement-breakpoint
create function change_payload(earlier json, changes json) returns json language sql immutable as $$
  select ('{' || string_agg(to_json(key) || ':' || case
      when json_typeof(value) = 'object' and json_typeof(earlier -> key) = 'object' then change_object(earlier -> key, value)
      else value end, ',' order by place) || '}')::json
    from json_each(changes) with ordinality as member(key, value, place)
$$;
--> statement-breakpoint

-- The entity in a payload, as `before` of the next event has it.
create function entity_of(payload json) returns json language sql immutable as $$
  select json_object_agg(key, value) from json_each(payload) where json_typeof(value) = 'object'
$$;
--> statement-breakpoint

create function full_payload(event events) returns json language sql stable as $$
  select case when event.base_seq is null then event.payload
    else change_payload((select payload from events where user_id = event.user_id and seq = event.base_seq), event.payload) end
$$;
--> statement-breakpoint

create view full_events as
  select user_id, seq, type, entity, entity_id,
         case when base_seq is null then payload else full_payload(events) end as payload,
         case when before_seq is null then before
           else (select entity_of(full_payload(earlier)) from events as earlier
                   where earlier.user_id = events.user_id and earlier.seq = events.before_seq) end as before,
         actor, created_at
    from events;
--> statement-breakpoint

-- An event with everything, as it is stored after the events before it. It is stored whole if that is not twice as long.
-- It refers to none of more than 500 events ago, because fold_log() writes again what refers to the events that it deletes.
create function slim(event events) returns events language plpgsql as $$
declare
  reach constant int := 500;
  earlier events;
  base json;
  changes json;
begin
  select * into earlier from events
    where user_id = event.user_id and entity_id = event.entity_id and seq < event.seq and seq >= event.seq - reach
    order by seq desc limit 1;
  if earlier.seq is null then
    return event;
  end if;
  if event.before::jsonb = entity_of(full_payload(earlier))::jsonb then
    event.before := null;
    event.before_seq := earlier.seq;
  end if;
  if earlier.base_seq < event.seq - reach then
    return event;
  end if;
  event.base_seq := coalesce(earlier.base_seq, earlier.seq);
  base := case when earlier.base_seq is null then earlier.payload
    else (select payload from events where user_id = event.user_id and seq = event.base_seq) end;
  changes := payload_changes(base, event.payload);
  if octet_length(changes::text) * 2 <= octet_length(event.payload::text) then
    event.payload := changes;
  else
    event.base_seq := null;
  end if;
  return event;
end $$;
--> statement-breakpoint
create function slim_new_event() returns trigger language plpgsql as $$
begin
  return slim(new);
end $$;
--> statement-breakpoint
create trigger events_slim before insert on events for each row execute function slim_new_event();
--> statement-breakpoint

-- Earlier code reads `events` itself, so a log that has events stays whole until `npm run slim-log`.
do $$
begin
  if exists (select from events) then
    alter table events disable trigger events_slim;
  end if;
end $$;
--> statement-breakpoint

-- What an event changes in the read models: `before` is taken away, `payload` is added. Functions, because a new event has
-- both here, before it is made small.
create function task_count_changes(entity text, before json, payload json)
  returns table (status task_status, priority task_priority, delta int) language sql stable as $$
  select (task ->> 'status')::task_status, (task ->> 'priority')::task_priority, delta
    from (values (before -> 'task', -1), (payload -> 'task', 1)) as side(task, delta)
    where entity = 'task' and task is not null
$$;
--> statement-breakpoint
-- A task that is deleted or restored was completed on its day all the same. When a task that repeats is completed again,
-- its earlier completion stays; when that is undone, the later one goes and the earlier one is still there.
create function daily_stats_changes(entity text, type text, before json, payload json)
  returns table (day date, completed int, mood_logs int, energy_sum int, focus_sum int) language sql stable as $$
  select (task ->> 'completedOn')::date, delta, 0, 0, 0
    from (values (before -> 'task', payload -> 'task', -1), (payload -> 'task', before -> 'task', 1)) as side(task, other, delta)
    where entity = 'task' and type not in ('task.deleted', 'task.restored') and task ->> 'completedOn' is not null
      and coalesce((task ->> 'completions')::int >= (other ->> 'completions')::int, true)
  union all
  select (log ->> 'localDate')::date, 0, delta, delta * (log ->> 'energyLevel')::int, delta * (log ->> 'focusLevel')::int
    from (values (before -> 'moodLog', -1), (payload -> 'moodLog', 1)) as side(log, delta)
    where entity = 'mood' and log is not null
$$;
--> statement-breakpoint

create or replace function feed_read_models() returns trigger language plpgsql as $$
begin
  insert into task_counts as model (user_id, status, priority, count)
    select new.user_id, status, priority, sum(delta) from task_count_changes(new.entity, new.before, new.payload)
      group by status, priority having sum(delta) <> 0
    on conflict (user_id, status, priority) do update set count = model.count + excluded.count;
  insert into daily_stats as model (user_id, day, completed, mood_logs, energy_sum, focus_sum)
    select new.user_id, day, sum(completed), sum(mood_logs), sum(energy_sum), sum(focus_sum)
      from daily_stats_changes(new.entity, new.type, new.before, new.payload)
      group by day
    on conflict (user_id, day) do update set
      completed = model.completed + excluded.completed, mood_logs = model.mood_logs + excluded.mood_logs,
      energy_sum = model.energy_sum + excluded.energy_sum, focus_sum = model.focus_sum + excluded.focus_sum;
  return new;
end $$;
--> statement-breakpoint
drop trigger events_feed_read_models on events;
--> statement-breakpoint
-- By name before events_slim.
create trigger events_feed_read_models before insert on events
  for each row when (new.entity in ('task', 'mood')) execute function feed_read_models();
