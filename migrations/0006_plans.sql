CREATE TABLE "busy_times" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"title" text,
	"starts_at" timestamp(3) with time zone NOT NULL,
	"ends_at" timestamp(3) with time zone NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"deleted_at" timestamp(3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "busy_times_title_length" CHECK (char_length("busy_times"."title") between 1 and 200),
	CONSTRAINT "busy_times_length" CHECK ("busy_times"."ends_at" > "busy_times"."starts_at" and "busy_times"."ends_at" <= "busy_times"."starts_at" + interval '744 hours')
);
--> statement-breakpoint
CREATE TABLE "plan_drafts" (
	"user_id" uuid NOT NULL,
	"fingerprint" text NOT NULL,
	"blocks" json NOT NULL,
	"dropped" json NOT NULL,
	"data_version" bigint NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "plan_drafts_user_id_fingerprint_pk" PRIMARY KEY("user_id","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"blocks" json NOT NULL,
	"dropped" json NOT NULL,
	"fingerprint" text,
	"data_version" bigint NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "plans_user_id_unique" UNIQUE("user_id")
);
--> statement-breakpoint
DROP INDEX "events_sync_idx";--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "start_date" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "deadline" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "busy_times" ADD CONSTRAINT "busy_times_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_drafts" ADD CONSTRAINT "plan_drafts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "busy_times_user_starts_idx" ON "busy_times" USING btree ("user_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "busy_times_user_seq_idx" ON "busy_times" USING btree ("user_id","seq");--> statement-breakpoint
CREATE INDEX "busy_times_user_deleted_idx" ON "busy_times" USING btree ("user_id","deleted_at","id") WHERE "busy_times"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "busy_times_deleted_idx" ON "busy_times" USING btree ("deleted_at") WHERE "busy_times"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "plan_drafts_expires_idx" ON "plan_drafts" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "events_sync_idx" ON "events" USING btree ("user_id","seq") WHERE "events"."type" in ('task.deleted', 'mood.deleted', 'busy.deleted', 'user.created', 'user.updated');--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_start_before_deadline" CHECK ("tasks"."start_date" < "tasks"."deadline");