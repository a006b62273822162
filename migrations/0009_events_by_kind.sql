DROP INDEX "events_sync_idx";--> statement-breakpoint
CREATE INDEX "events_sync_idx" ON "events" USING btree ("user_id","seq") WHERE "events"."type" like '%.deleted' or "events"."entity" = 'user';--> statement-breakpoint
-- Rolls a write back whose idempotency key already has a response: see storeResponse() in src/db/mutation.ts.
create function reject_replay() returns text language plpgsql as $$
begin
  raise exception 'the idempotency key is in use' using errcode = 'SW002';
end $$;
