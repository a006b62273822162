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
