-- In batches: the local time of each mood log from before 0045, by the user's present time zone. A log that somebody changes is
-- in a later batch.
with missing as materialized (
  select id from mood_logs where local_time is null order by id limit 5000
), locked as materialized (
  select id from mood_logs where id in (select id from missing) for no key update skip locked
), filled as (
  update mood_logs set local_time = date_trunc('minute', logged_at at time zone coalesce(settings ->> 'timezone', 'UTC'))
    from users where users.id = user_id and mood_logs.id in (select id from locked)
)
select from missing limit 1;
