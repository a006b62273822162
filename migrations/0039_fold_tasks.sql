-- In batches: a row of task_texts for each task from before 0038. Writes of these tasks wait for a batch, so it has at most
-- 300,000 bytes of text. A task that somebody changes is in a later batch.
with missing as materialized (
  select id, sum(octet_length(title) + coalesce(octet_length(description), 0)) over (order by id) as bytes from (
    select id, title, description from tasks where not exists (select from task_texts where task_id = tasks.id)
      order by id limit 2000) as first
), locked as materialized (
  select id, user_id, title, description from tasks where id in (select id from missing where bytes <= 300000)
    for no key update skip locked
), made as (
  insert into task_texts (task_id, user_id, folded)
    select id, user_id, fold_text(title || E'\n' || coalesce(description, '')) from locked on conflict do nothing
)
select from missing limit 1;
