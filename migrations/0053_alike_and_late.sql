-- fold_text() of migrations/0038. Quotation marks, apostrophes and dashes that a keyboard puts in place of " ' and - are these.
-- The points of Hebrew, Arabic and Syriac, and the stroke that makes Arabic words longer, do not matter.
create or replace function fold_text(value text) returns text language sql immutable parallel safe as $$
  select translate(
    replace(replace(replace(replace(
      lower(
        normalize(
          regexp_replace(
            normalize(value, nfkd),
            '(?<![Ии])\u0306|(?<=[\u0620-\u06d3])\u0640|[\u0300-\u0305\u0307-\u036f\u00ad\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]',
            '', 'g'),
          nfc)
        collate "und-x-icu"),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'ςıłøđħŧðƀƃɓƈȼƌɖɗɇɠǥɦɨɉƙƚŋɲƞɵƥɋɍɽȿʂƭʈʉʋⱳƴɏƶȥ‘’‚‛‹›ʻʼ′׳“”„‟«»״‐‒–—―−',
    'σilodhtdbbbccdddegghijklnnnopqrrssttuvwyyzz''''''''''''''''''''"""""""------')
$$;
--> statement-breakpoint

-- The parts of a rule in one order and spelling, without those that change nothing.
create function rule_parts(rrule text) returns text[] language sql immutable as $$
  select array_agg(part order by part) from (
    select name || '=' || string_agg(distinct value, ',' order by value) as part from (
      select split_part(part, '=', 1) as name, regexp_replace(value, '^\+?(-?)0*|T235959$', '\1', 'g') as value
        from regexp_split_to_table(rrule, ';') as part, regexp_split_to_table(split_part(part, '=', 2), ',') as value
    ) as given group by name
  ) as parts where part not in ('INTERVAL=1', 'WKST=MO')
$$;
--> statement-breakpoint

-- check_busy_times_limit() of migrations/0015. A busy time that is over takes no room, so it is not refused.
create or replace function check_busy_times_limit() returns trigger language plpgsql as $$
declare
  allowed constant int := 1000;
  coming int := (
    select count(*) from busy_times
      where user_id = new.user_id and starts_at > new.updated_at - interval '768 hours' and ends_at > new.updated_at
        and deleted_at is null
  );
begin
  if coming > allowed then
    raise exception 'too many busy times' using
      errcode = 'check_violation', table = 'busy_times', constraint = 'busy_times_limit',
      detail = json_build_object('limit', allowed);
  end if;
  return null;
end $$;
--> statement-breakpoint

-- complete_task() of migrations/0049. Whether a later occurrence has come is asked of the series: one that has ended, or
-- with more than 31 days between two occurrences, has none in `missed`.
create or replace function complete_task(task tasks, today date, at timestamptz, named date, stores_missed boolean default false)
  returns tasks language plpgsql stable as $$
declare
  done date;
begin
  if stores_missed and named = any(task.missed) then
    task.missed := nullif(array_remove(task.missed, named), '{}');
    task.completions := task.completions + 1;
    task.completed_on := greatest(task.completed_on, least(named, today));
    return task;
  end if;
  if task.status = 'completed' then
    return task;
  end if;
  done := name_occurrence(task, named);
  if done < task.occurrence then
    return task;
  end if;
  task.completions := task.completions + 1;
  task.completed_on := today;
  if task.recurrence is null then
    task.status := 'completed';
  else
    if named is not null and task.recurrence ->> 'from' = 'due' and (
        select occurrence <= (at at time zone (task.recurrence ->> 'timezone'))::date
          from find_occurrence(task.recurrence, done + 1, '-infinity')) then
      task.completed_on := done;
    end if;
    task := advance_task(task, done, at, named is not null, 'completed');
  end if;
  if task.status = 'completed' then
    task.completed_at := at;
  end if;
  return task;
end $$;
