-- Indexes of a list by due date or title. They lock the table for writes while they are built: with millions of tasks, build
-- them before, with `create index concurrently`. Then these statements do nothing.
CREATE INDEX IF NOT EXISTS "tasks_user_due_at_idx" ON "tasks" USING btree ("user_id",coalesce(least("due_date", "deadline"), 'infinity'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "tasks_user_title_idx" ON "tasks" USING btree ("user_id","title" collate "und-x-icu","id");
