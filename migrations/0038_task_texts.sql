-- Also letters that no normalisation splits: ł as l, æ as ae.
create or replace function fold_text(value text) returns text language sql immutable parallel safe as $$
  select translate(
    replace(replace(replace(replace(
      lower(
        normalize(
          regexp_replace(
            normalize(value, nfkd),
            '(?<![Ии])\u0306|[\u0300-\u0305\u0307-\u036f\u00ad\u061c\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]',
            '', 'g'),
          nfc)
        collate "und-x-icu"),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    'ςıłøđħŧðƀƃɓƈȼƌɖɗɇɠǥɦɨɉƙƚŋɲƞɵƥɋɍɽȿʂƭʈʉʋⱳƴɏƶȥ', 'σilodhtdbbbccdddegghijklnnnopqrrssttuvwyyzz')
$$;
--> statement-breakpoint

create extension if not exists pg_trgm;
--> statement-breakpoint
create extension if not exists btree_gin;
--> statement-breakpoint
-- A table of its own: an index on tasks would be written by each completion. Tasks from before this get a row in 0039.
CREATE TABLE "task_texts" (
	"task_id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"folded" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "task_texts" ADD CONSTRAINT "task_texts_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "task_texts_folded_idx" ON "task_texts" USING gin ("user_id","folded" gin_trgm_ops) WITH (gin_pending_list_limit=256);
--> statement-breakpoint
create function keep_task_text() returns trigger language plpgsql as $$
begin
  insert into task_texts as kept (task_id, user_id, folded)
    values (new.id, new.user_id, fold_text(new.title || E'\n' || coalesce(new.description, '')))
    on conflict (task_id) do update set folded = excluded.folded where kept.folded <> excluded.folded;
  return null;
end $$;
--> statement-breakpoint
create trigger tasks_add_text after insert on tasks for each row execute function keep_task_text();
--> statement-breakpoint
create trigger tasks_change_text after update of title, description on tasks
  for each row when ((old.title, old.description) is distinct from (new.title, new.description))
  execute function keep_task_text();
--> statement-breakpoint

-- Drops a user's read models and makes them again from the log and, for reminders and texts, from the tasks.
create or replace function rebuild_read_models(person uuid) returns bigint language plpgsql as $$
declare
  last bigint;
  sums record;
begin
  select seq into last from users where id = person for no key update;
  delete from task_counts where user_id = person;
  delete from daily_stats where user_id = person;
  delete from reminders_due where user_id = person;
  select * into sums from sum_log(person, last);
  insert into task_counts (user_id, status, priority, count)
    select person, made.* from json_to_recordset(sums.task_counts)
      as made(status task_status, priority task_priority, count int);
  insert into daily_stats (user_id, day, completed, mood_logs, energy_sum, focus_sum)
    select person, made.* from json_to_recordset(sums.daily_stats)
      as made(day date, completed int, mood_logs int, energy_sum int, focus_sum int);
  insert into reminders_due (user_id, task_id, at, kind)
    select tasks.user_id, tasks.id, due.at, due.kind from tasks, reminder_moments(tasks) as due
      where tasks.user_id = person and tasks.reminders <> '[]';
  insert into task_texts as kept (task_id, user_id, folded)
    select id, user_id, fold_text(title || E'\n' || coalesce(description, '')) from tasks where user_id = person
    on conflict (task_id) do update set user_id = excluded.user_id, folded = excluded.folded
      where (kept.user_id, kept.folded) <> (excluded.user_id, excluded.folded);
  return last;
end $$;
