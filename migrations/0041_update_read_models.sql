-- The read models are updated, and a row is inserted only if there is none. `on conflict do update` locks each row first, which
-- is a record of the WAL more. The user's row is locked, so no other write of the user can insert the row meanwhile.
create or replace function feed_read_models() returns trigger language plpgsql as $$
begin
  with changes as (
    select status, priority, sum(delta) as delta from task_count_changes(new.entity, new.before, new.payload)
      group by status, priority having sum(delta) <> 0
  ), updated as (
    update task_counts as model set count = model.count + delta from changes
      where model.user_id = new.user_id and model.status = changes.status and model.priority = changes.priority
      returning model.status, model.priority
  )
  insert into task_counts (user_id, status, priority, count)
    select new.user_id, status, priority, delta from changes where (status, priority) not in (select status, priority from updated);

  with changes as (
    select day, sum(completed) as completed, sum(mood_logs) as mood_logs, sum(energy_sum) as energy_sum, sum(focus_sum) as focus_sum
      from daily_stats_changes(new.entity, new.type, new.before, new.payload) group by day
  ), updated as (
    update daily_stats as model set
      completed = model.completed + changes.completed, mood_logs = model.mood_logs + changes.mood_logs,
      energy_sum = model.energy_sum + changes.energy_sum, focus_sum = model.focus_sum + changes.focus_sum from changes
      where model.user_id = new.user_id and model.day = changes.day
      returning model.day
  )
  insert into daily_stats (user_id, day, completed, mood_logs, energy_sum, focus_sum)
    select new.user_id, day, completed, mood_logs, energy_sum, focus_sum from changes where day not in (select day from updated);
  return new;
end $$;
