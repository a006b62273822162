update users set cache_key = gen_random_uuid() where cache_key is null;
--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "cache_key" SET NOT NULL;
