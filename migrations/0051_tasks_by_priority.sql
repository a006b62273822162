-- Indexes of a list by priority and of open tasks. They lock the table for writes while they are built: with millions of
-- tasks, build them before, with `create index concurrently`. Then these statements do nothing.
CREATE INDEX IF NOT EXISTS "tasks_user_priority_idx" ON "tasks" USING btree ("user_id","priority","id");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "tasks_open_idx" ON "tasks" USING btree ("user_id","priority") WHERE "tasks"."status" in ('pending', 'in_progress') and "tasks"."deleted_at" is null;--> statement-breakpoint
-- Every read of one status was a read of open tasks, or fast without it.
DROP INDEX "tasks_user_status_idx";--> statement-breakpoint
DROP INDEX "tasks_user_open_idx";
