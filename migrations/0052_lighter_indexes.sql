-- A write of a task adds a row to each index of `tasks`: these indexes have fewer rows, and shorter ones. Each statement locks its
-- table for writes while it builds an index: with millions of rows, build them before, with `create index concurrently`. Then these
-- statements do nothing. Code from before uses the new indexes too.
CREATE INDEX IF NOT EXISTS "events_of_entity_idx" ON "events" USING btree ("entity_id","seq");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "tasks_user_created_at_idx" ON "tasks" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "tasks_user_by_title_idx" ON "tasks" USING btree ("user_id","title" collate "und-x-icu");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "tasks_user_unfinished_idx" ON "tasks" USING btree ("user_id","status","priority") WHERE "tasks"."status" <> 'completed';--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "tasks_user_completed_idx" ON "tasks" USING btree ("user_id","completed_on") WHERE "tasks"."status" = 'completed' or "tasks"."completed_on" is not null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "tasks_place_idx" ON "tasks" USING btree (coalesce("project_id", "user_id"),"position" collate "C");--> statement-breakpoint
DROP INDEX "events_entity_idx";--> statement-breakpoint
DROP INDEX "tasks_user_created_idx";--> statement-breakpoint
DROP INDEX "tasks_user_title_idx";--> statement-breakpoint
DROP INDEX "tasks_user_status_idx";--> statement-breakpoint
DROP INDEX "tasks_user_completed_on_idx";--> statement-breakpoint
DROP INDEX "tasks_position_idx";--> statement-breakpoint
-- A changed task then stays on its page, and its row is written as what differs.
ALTER TABLE "tasks" SET (fillfactor = 90);
