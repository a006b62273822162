ALTER TYPE "public"."actor" ADD VALUE 'user';--> statement-breakpoint
CREATE TABLE "daily_stats" (
	"user_id" uuid NOT NULL,
	"day" date NOT NULL,
	"completed" integer NOT NULL,
	"mood_logs" integer NOT NULL,
	"energy_sum" integer NOT NULL,
	"focus_sum" integer NOT NULL,
	CONSTRAINT "daily_stats_user_id_day_pk" PRIMARY KEY("user_id","day")
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" text PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"body" json,
	"attempts" integer NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_counts" (
	"user_id" uuid NOT NULL,
	"status" "task_status" NOT NULL,
	"priority" "task_priority" NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "task_counts_user_id_status_priority_pk" PRIMARY KEY("user_id","status","priority")
);
--> statement-breakpoint
DROP INDEX "idempotency_keys_created_idx";--> statement-breakpoint
DROP INDEX "tasks_user_completed_idx";--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "before" json;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "expires_at" timestamp(3) with time zone DEFAULT now() + interval '24 hours' NOT NULL;--> statement-breakpoint
ALTER TABLE "mood_logs" ADD COLUMN "seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "mood_logs" ADD COLUMN "deleted_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "completed_on" date;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deleted_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "dependents" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "published_seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "daily_stats" ADD CONSTRAINT "daily_stats_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_counts" ADD CONSTRAINT "task_counts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_entity_idx" ON "events" USING btree ("user_id","entity_id","seq");--> statement-breakpoint
CREATE INDEX "events_sync_idx" ON "events" USING btree ("user_id","seq") WHERE "events"."type" in ('task.deleted', 'mood.deleted', 'user.created', 'user.updated');--> statement-breakpoint
CREATE INDEX "idempotency_keys_expires_idx" ON "idempotency_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "mood_logs_user_seq_idx" ON "mood_logs" USING btree ("user_id","seq");--> statement-breakpoint
CREATE INDEX "mood_logs_user_deleted_idx" ON "mood_logs" USING btree ("user_id","deleted_at","id") WHERE "mood_logs"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "mood_logs_deleted_idx" ON "mood_logs" USING btree ("deleted_at") WHERE "mood_logs"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "tasks_user_open_idx" ON "tasks" USING btree ("user_id","due_date") WHERE "tasks"."status" in ('pending', 'in_progress') and "tasks"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "tasks_user_seq_idx" ON "tasks" USING btree ("user_id","seq");--> statement-breakpoint
CREATE INDEX "tasks_user_deleted_idx" ON "tasks" USING btree ("user_id","deleted_at","id") WHERE "tasks"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "tasks_deleted_idx" ON "tasks" USING btree ("deleted_at") WHERE "tasks"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "users_unpublished_idx" ON "users" USING btree ("id") WHERE "users"."published_seq" < "users"."seq";