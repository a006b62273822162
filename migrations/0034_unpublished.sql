-- Which users have events that were not published was a comparison of two columns of users: an index on them, which each
-- write changed, and which the planner could not estimate. Now it is a row of a small table, from the first unpublished
-- event until all are published.
-- The index goes first: dropping it takes the strongest lock on users. A write that waits for a weaker one holds one
-- already, so that taking it later is a deadlock.
DROP INDEX "users_unpublished_idx";--> statement-breakpoint
CREATE TABLE "unpublished" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"after_seq" bigint NOT NULL,
	"since" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "unpublished" ADD CONSTRAINT "unpublished_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unpublished_since_idx" ON "unpublished" USING btree ("since");
--> statement-breakpoint
-- A trigger, so that the previous code marks its events too.
create function mark_unpublished() returns trigger language plpgsql as $$
begin
  insert into unpublished (user_id, after_seq, since) values (new.user_id, new.seq - 1, new.created_at)
    on conflict (user_id) do nothing;
  return null;
end $$;
--> statement-breakpoint
create trigger events_mark_unpublished after insert on events for each row execute function mark_unpublished();
--> statement-breakpoint
insert into unpublished (user_id, after_seq, since)
  select id, published_seq, now() from users where published_seq < seq;
--> statement-breakpoint
-- Each write updates its user's row. With room in the page, and no index on what changes, that touches no index.
alter table users set (fillfactor = 80);
