-- A response that is the payload of an event is stored as the number of that event. The log keeps events for longer than any
-- response is stored.
create function stored_answer(event bigint, data json, id uuid, version int, "updatedAt" text) returns json language sql immutable as $$
  select case when event is null
    then json_build_object('data', data, 'id', id, 'version', version, 'updatedAt', "updatedAt")
    else json_build_object('event', event, 'id', id, 'version', version, 'updatedAt', "updatedAt") end
$$;
--> statement-breakpoint
create function full_answer(stored idempotency_keys) returns json language sql stable as $$
  select case when stored.answer ->> 'event' is null then stored.answer
    else (select json_build_object('data', payload, 'id', stored.answer -> 'id', 'version', stored.answer -> 'version',
        'updatedAt', stored.answer -> 'updatedAt')
      from full_events where user_id = stored.user_id and seq = (stored.answer ->> 'event')::bigint) end
$$;
--> statement-breakpoint

-- Runs the writes of a user, whose row is locked, in order. Returns one JSON object for each: {"row"}, its row or null,
-- or {"error"}, why it was rolled back, or {"skipped"}, because `budget_ms` had passed. With `all_or_none`, the first
-- rejection rolls everything back; its HINT is the position of the write, from 0. An error that is not the fault of one
-- write always rolls everything back.
-- The outcome of a write with a `claim` is stored with it, also a rejection. An error that only time can end is not stored.
-- `needs` has the positions of the writes that make what this one needs. With `isMissing`, something that it needs is
-- known not to exist. A rejection is `caused` if what the write needs was not made.
-- A write that has a stored outcome raises SQLSTATE SW002. A caused rejection does so only with `isMissing` or for another
-- command: otherwise the write runs again.
-- The keys of commands that came under one Idempotency-Key, the `request` of their claims, are `request#0`, `request#1` and
-- so on. An outcome of another request under one of them raises SW002 too, also when its command has no write here.
create or replace function run_mutations(person uuid, at timestamptz, writes json, all_or_none boolean, budget_ms int) returns json
  language plpgsql as $$
declare
  deadline constant timestamptz := clock_timestamp() + budget_ms * interval '1 ms';
  write json;
  claim json;
  result record;
  written json;
  outcome json;
  outcomes json[] := '{}';
  has_failed boolean[] := '{}';
  is_missing boolean;
  is_caused boolean;
  failed_code text;
  failed_message text;
  failed_constraint text;
  failed_table text;
  failed_detail text;
begin
  claim := writes -> 0 -> 'claim';
  if claim ->> 'request' is not null then
    perform reject_replay() from idempotency_keys as stored
      where stored.user_id = person and stored.operation = claim ->> 'operation' and stored.expires_at > at
        and stored.key = any (array(select (claim ->> 'request') || '#' || n from generate_series(0, 99) as n))
        and stored.fingerprint <> claim ->> 'fingerprint';
  end if;
  for write in select value from json_array_elements(writes) loop
    if cardinality(outcomes) > 0 and clock_timestamp() > deadline then
      outcomes := outcomes || json_build_object('skipped', true);
      continue;
    end if;
    claim := write -> 'claim';
    is_missing := coalesce((write ->> 'isMissing')::boolean, false);
    -- The lookup comes before the write: when it is repeated, the write can fail for another reason.
    perform reject_replay() from idempotency_keys as stored
      where stored.user_id = person and stored.operation = claim ->> 'operation' and stored.key = claim ->> 'key'
        and stored.expires_at > at
        and (is_missing or stored.fingerprint <> claim ->> 'fingerprint'
          or not coalesce((stored.answer ->> 'caused')::boolean, false));
    is_caused := is_missing or exists (
      select from json_array_elements_text(write -> 'needs') as needed(position) where has_failed[position::int + 1]
    );
    failed_code := null;
    begin
      execute write ->> 'sql' into strict result
        using array(select value from json_array_elements_text(write -> 'params'));
      written := row_to_json(result); -- statements of earlier Workers have no "eventSeq"
      outcome := json_build_object('row', written);
      if all_or_none and result.id is null then
        perform refuse(written);
      end if;
      if claim is not null then
        perform store_outcome(person, claim, (claim ->> 'status')::smallint, case
          when result.id is null then json_build_object('refused', json_build_object(
            'currentVersion', result."currentVersion", 'asExpected', result."isExpected",
            'openTasks', result."openTasks", 'taskLimit', result."taskLimit", 'seq', result.seq), 'caused', is_caused)
          else stored_answer((written ->> 'eventSeq')::bigint, result.data, result.id, result.version, result."updatedAt")
        end, at, 'replace');
      end if;
      has_failed := has_failed || (result.id is null);
    exception
      when no_data_found then -- the session is not valid
        outcome := json_build_object('row', null);
        has_failed := has_failed || true;
      when others then
        get stacked diagnostics failed_code = returned_sqlstate, failed_message = message_text,
          failed_constraint = constraint_name, failed_table = table_name, failed_detail = pg_exception_detail;
        if left(failed_code, 2) in ('08', '25', '40', '53', '55', '57', '58', 'XX') then
          raise;
        end if;
        if all_or_none then
          raise exception '%', failed_message using errcode = failed_code, constraint = failed_constraint,
            table = failed_table, detail = failed_detail, hint = cardinality(outcomes);
        end if;
        outcome := json_build_object('error', json_build_object('code', failed_code,
          'constraint', nullif(failed_constraint, ''), 'table', nullif(failed_table, ''),
          'detail', nullif(failed_detail, '')));
        has_failed := has_failed || true;
    end;
    -- Our own details are JSON and are stored. Those of Postgres are not: they can quote what a person wrote.
    if claim is not null and left(failed_code, 2) in ('22', '23')
      and failed_constraint not in ('events_daily_limit', 'idempotency_keys_row_limit') then
      begin
        perform store_outcome(person, claim, (claim ->> 'status')::smallint, json_build_object('refused', json_build_object('failed',
          json_build_object('code', failed_code, 'constraint', nullif(failed_constraint, ''),
            'detail', case when failed_detail ~ '^[\[{]' then failed_detail end)), 'caused', is_caused), at, 'replace');
      exception when check_violation then -- the user has stored too many outcomes
        null;
      end;
    end if;
    outcomes := outcomes || outcome;
  end loop;
  return array_to_json(outcomes);
end $$;
