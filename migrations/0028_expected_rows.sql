-- They return few rows. Postgres expects 1,000, and would compile the statement for so many, which takes longer than it runs.
alter function rename_label(uuid, text, text, bigint, timestamptz) rows 1;
--> statement-breakpoint
alter function restore_labels(jsonb, bigint, bigint, timestamptz) rows 1;
--> statement-breakpoint
alter function reminder_moments(tasks) rows 10;
