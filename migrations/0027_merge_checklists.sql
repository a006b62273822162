ALTER TABLE "tasks" ADD CONSTRAINT "tasks_checklist_count" CHECK (jsonb_array_length("tasks"."checklist") <= 100);--> statement-breakpoint

-- The checklist that a device sends, merged with the one there is. `known` is the list that the device changed; null if it
-- is not known, so that the sent list replaces the other. What changed elsewhere since then stays: an item that was added,
-- one that was removed and that the device did not change, and a field that the device did not change.
create function merge_checklist(known jsonb, sent jsonb, present jsonb) returns jsonb language sql immutable as $$
  select case when known is null then sent else (
    with was as (select item ->> 'id' as id, item from jsonb_array_elements(known) as item),
    mine as (
      select item ->> 'id' as id, item, place from jsonb_array_elements(sent) with ordinality as given(item, place)
    ),
    theirs as (
      select item ->> 'id' as id, item, place from jsonb_array_elements(present) with ordinality as given(item, place)
    ),
    merged as (
      select false as is_added, mine.place, coalesce(theirs.item, mine.item) || coalesce((
          select jsonb_object_agg(key, value) from jsonb_each(mine.item) where was.item -> key is distinct from value
        ), '{}') as item
        from mine left join was using (id) left join theirs using (id)
        where theirs.id is not null or was.item is distinct from mine.item
      union all
      select true, place, item from theirs
        where id not in (select id from was) and id not in (select id from mine)
    )
    select coalesce(jsonb_agg(item order by is_added, place), '[]') from merged
  ) end
$$;
