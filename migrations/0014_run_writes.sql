-- Fills a statement in: `parts` is its text around the parameters.
create function fill_in(parts json, params json) returns text language sql immutable as $$
  select string_agg(part.text || coalesce(param.literal, ''), '' order by part.at)
    from json_array_elements_text(parts) with ordinality as part(text, at)
    left join (
      select quote_nullable(value), at from json_array_elements_text(params) with ordinality as p(value, at)
    ) as param(literal, at) on param.at = part.at
$$;
--> statement-breakpoint

-- Runs writes in order and returns one JSON object for each: {"row"}, its row or null, or {"error"}, why it was rolled
-- back, or {"skipped"}, because `budget_ms` had passed. With `all_or_none`, the first error rolls everything back; its
-- HINT is the position of the write, from 0. An error that is not the fault of one write always rolls everything back.
create function run_writes(writes json, all_or_none boolean, budget_ms int) returns json language plpgsql as $$
declare
  deadline constant timestamptz := clock_timestamp() + budget_ms * interval '1 ms';
  write json;
  result record;
  results json[] := '{}';
  found_rows int;
  failed_code text;
  failed_message text;
  failed_constraint text;
  failed_table text;
  failed_detail text;
begin
  for write in select value from json_array_elements(writes) loop
    if cardinality(results) > 0 and clock_timestamp() > deadline then
      results := results || json_build_object('skipped', true);
      continue;
    end if;
    begin
      execute fill_in(write -> 'parts', write -> 'params') into result;
      get diagnostics found_rows = row_count;
      results := results || json_build_object('row', case when found_rows > 0 then row_to_json(result) end);
    exception when others then
      get stacked diagnostics failed_code = returned_sqlstate, failed_message = message_text,
        failed_constraint = constraint_name, failed_table = table_name, failed_detail = pg_exception_detail;
      if failed_code = 'SW002' or left(failed_code, 2) in ('08', '25', '40', '53', '55', '57', '58', 'XX') then
        raise;
      end if;
      if all_or_none then
        raise exception '%', failed_message using errcode = failed_code, constraint = failed_constraint,
          table = failed_table, detail = failed_detail, hint = cardinality(results);
      end if;
      results := results || json_build_object('error', json_build_object('code', failed_code,
        'constraint', nullif(failed_constraint, ''), 'table', nullif(failed_table, ''),
        'detail', nullif(failed_detail, '')));
    end;
  end loop;
  return array_to_json(results);
end $$;
