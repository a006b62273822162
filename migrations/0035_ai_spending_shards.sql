-- The tokens of a day were in one row, which each question of anybody locked twice. Now they are in 16.
CREATE TABLE "ai_spending_shards" (
	"day" date NOT NULL,
	"shard" smallint NOT NULL,
	"tokens" bigint NOT NULL,
	CONSTRAINT "ai_spending_shards_day_shard_pk" PRIMARY KEY("day","shard")
);
--> statement-breakpoint
-- What the previous code spends after this counts in its own row only.
insert into ai_spending_shards (day, shard, tokens)
  select day, shard, tokens / 16 + (shard < tokens % 16)::int from ai_spending, generate_series(0, 15) as shard;
