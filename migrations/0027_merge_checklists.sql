ALTER TABLE "tasks" ADD CONSTRAINT "tasks_checklist_count" CHECK (jsonb_array_length("tasks"."checklist") <= 100);--> statement-breakpoint

-- The checklist that a device sends, merged with the one there is. `known` is the list that the device had at its last
-- sync; null if it is not known, so that the sent list replaces the other. `earlier` has what the device has sent since
-- then, in order, whether or not it was accepted: a list, or an item {"id", "done"} that it ticked.
-- What changed elsewhere stays: an item that was added, one that was removed and that the device did not change, and a
-- field that the device did not change.
create function merge_checklist(known jsonb, earlier jsonb, sent jsonb, present jsonb) returns jsonb language sql immutable as $$
  select case when known is null then sent else (
    with step as (
      select item, place, jsonb_typeof(item) = 'array' as is_list
        from jsonb_array_elements(earlier) with ordinality as given(item, place)
    ),
    said as (
      select item, place from step where not is_list
      union all
      select listed.item, place from step, jsonb_array_elements(case when is_list then step.item else '[]' end) as listed(item)
    ),
    latest as (
      select said.item ->> 'id' as id, max(place) as place, jsonb_object_agg(key, value order by place) as item
        from said, jsonb_each(said.item) group by 1
    ),
    last_list as (select coalesce(max(place), 0) as place from step where is_list),
    was as (select item ->> 'id' as id, item from jsonb_array_elements(known) as item),
    mine as (
      select item ->> 'id' as id, item, place from jsonb_array_elements(sent) with ordinality as given(item, place)
    ),
    theirs as (
      select item ->> 'id' as id, item, place from jsonb_array_elements(present) with ordinality as given(item, place)
    ),
    merged as (
      select false as is_added, mine.place, coalesce(theirs.item, mine.item) || changed.fields as item
        from mine left join was using (id) left join latest using (id) left join theirs using (id) cross join last_list
          cross join lateral (
            select coalesce(jsonb_object_agg(key, value), '{}') as fields from jsonb_each(mine.item)
              where was.item -> key is distinct from value or latest.item -> key <> value
          ) as changed
        where theirs.id is not null or was.id is null or changed.fields <> '{}'
          or coalesce(latest.place, 0) < last_list.place -- the device has removed it and adds it again
      union all
      select true, place, item from theirs
        where not exists (select from was where was.id = theirs.id) and not exists (select from mine where mine.id = theirs.id)
          and not exists (select from latest where latest.id = theirs.id)
    )
    select coalesce(jsonb_agg(item order by is_added, place), '[]') from merged
  ) end
$$;
