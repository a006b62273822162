-- An index for a list by priority. It locks the table for writes while it is built: with millions of tasks, build it before, with
-- `create index concurrently`. Then this statement does nothing.
CREATE INDEX IF NOT EXISTS "tasks_user_priority_idx" ON "tasks" USING btree ("user_id","priority","id");--> statement-breakpoint
-- No statement used it: `tasks_user_status_idx` finds open tasks.
DROP INDEX "tasks_user_open_idx";
