import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { DbError, REJECTED } from '../../db/errors.ts';
import { json, rfc3339 } from '../../db/json.ts';
import { instant, localDate, zone } from '../../db/local-date.ts';
import { aiSpendingShards, aiUsage } from '../../db/schema.ts';
import { owner, selectOwner } from '../../db/session.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import { ERRORS } from '../../messages/errors.ts';
import { sayAll } from '../../messages/say.ts';
import type { Caller } from '../../shared/caller.ts';
import { AppError, unauthenticated } from '../../shared/errors.ts';
import type { AiUsage } from '../responses.ts';

/** Permission for a model call. Until it is settled, it counts with the most tokens that it can use. */
export interface Reservation {
  userId: string;
  /** The user's local date. */
  day: string;
  /** The UTC date. */
  spendingDay: string;
  /** The row of that date that it is taken from. */
  shard: number;
  tokens: number;
  /** 1, or 0 for a call that is not counted. */
  calls: number;
}

/** The outcome of a call. */
export interface Settlement {
  reservation: Reservation;
  usedTokens: number;
  /** Whether the user's call stays taken. */
  countsAsCall: boolean;
}

/** What the statement of `reserve` reports. */
interface ReserveOutcome {
  hasCall: boolean;
  /** The row that the tokens are taken from. Null if too few are left. */
  shard: number | null;
  /** Whether the user would have more than their tokens. */
  isOver: boolean;
  day: string;
  spendingDay: string;
  resetAt: string;
}

const MAX_SHARDS = 32;
/** A shard has room for three of the largest questions: one of 256 KB reserves a token for each byte. */
const MIN_SHARE = 1_000_000;

interface BudgetDeps extends ServiceDeps {
  db: Database;
  /** Per user. */
  dailyCalls: number;
  /** For all users together. */
  dailyTokens: number;
  dailyTokensPerUser: number;
}

export type AiBudget = ReturnType<typeof createAiBudget>;

/**
 * Daily limits: calls and tokens per user, and tokens of all users together. One statement checks and increments them, so
 * they hold for any number of parallel calls.
 *
 * The tokens of all users are in several rows, so that calls do not wait for each other. Each row has an equal share of the
 * limit, so their sum never exceeds it. Every statement locks one of these rows, and then the user's row, so that two
 * statements cannot deadlock.
 */
export const createAiBudget = (deps: BudgetDeps) => ({
  /**
   * Takes one of the user's calls and `tokens` of the user's and of all tokens, or nothing.
   * @returns null when the user, or all users together, have too few tokens left
   * @throws AppError AUTHENTICATION_ERROR when the session was revoked, RATE_LIMIT_ERROR when the user has no calls left
   */
  async reserve(caller: Caller, tokens: number, calls: 0 | 1 = 1): Promise<Reservation | null> {
    const outcome = await runReserve(deps, selectReservation(deps, caller, tokens, calls));
    const { hasCall, shard, isOver, day, spendingDay, resetAt } = outcome;
    if (shard === null || isOver) return null;
    if (!hasCall) throw callsUsed(deps, resetAt);
    return { userId: caller.session.userId, day, spendingDay, shard, tokens, calls };
  },

  /** Takes more tokens for the same call. @returns null when too few are left */
  async extend(reservation: Reservation, tokens: number): Promise<Reservation | null> {
    const { userId, day, spendingDay, shard } = reservation;
    const statement = sql`
      with spending as (
        update ${aiSpendingShards} set tokens = tokens + ${tokens}::bigint
          where day = ${spendingDay}::date and shard = ${shard} and tokens + ${tokens}::bigint <= ${sumShare(deps, sql`${spendingDay}::date`)}
          returning 1),
      usage as (
        update ${aiUsage} set tokens = tokens + ${tokens}::bigint from spending
          where user_id = ${userId} and day = ${day}::date
          returning ${aiUsage.tokens} > ${deps.dailyTokensPerUser}::bigint as is_over)
      select case when is_over then refuse(json_build_object()) end from usage`;
    try {
      const rows = await deps.db.write(statement);
      return rows.length > 0 ? { ...reservation, tokens: reservation.tokens + tokens } : null;
    } catch (err) {
      if (err instanceof DbError && err.code === REJECTED) return null;
      throw err;
    }
  },

  /**
   * Replaces the reserved tokens by the used ones, after another statement in the same transaction. That one locks the user
   * first, as an erasure does. @returns whether it returned a row
   */
  async settle({ reservation, usedTokens, countsAsCall }: Settlement, other?: SQL): Promise<boolean> {
    const { userId, day, spendingDay, shard, tokens, calls } = reservation;
    const difference = usedTokens - tokens;
    // the joins make Postgres run them in this order; count(*) makes each join exactly one row
    const [row] = await deps.db.write<{ isDone: boolean }>(sql`
      with other as (${other ?? sql`select where false`}),
      spending as (
        update ${aiSpendingShards} set tokens = greatest(0, tokens + ${difference}::bigint)
          from (select count(*) from other) as other_first where day = ${spendingDay}::date and shard = ${shard} returning 1),
      usage as (
        update ${aiUsage} set
          tokens = greatest(0, tokens + ${difference}::bigint), calls = calls - ${countsAsCall ? 0 : calls}::int
          from (select count(*) from spending) as spending_first where user_id = ${userId} and day = ${day}::date)
      select exists (select from other) as "isDone"`);
    return row?.isDone === true;
  },

  /** What the caller has used today. */
  async usage(caller: Caller): Promise<AiUsage> {
    const now = instant(deps.clock());
    const today = localDate(now);
    const ownUsage = sql`from ${aiUsage} where ${aiUsage.userId} = ${owner.id} and ${countsToday(today)}`;
    const { used, ...rest } = await deps.userDb.readOne<{ used: number } & Omit<AiUsage, 'calls'>>(
      caller,
      sql`select ${json({
        used: sql`(select coalesce(sum(${aiUsage.calls}), 0) ${ownUsage})`,
        tokens: sql`(select coalesce(sum(${aiUsage.tokens}), 0) ${ownUsage})`,
        day: today,
        resetAt: nextMidnight(today),
      })}`,
    );
    const limit = deps.dailyCalls;
    return { calls: { used, limit, remaining: Math.max(0, limit - used) }, ...rest };
  },
});

const countShards = ({ dailyTokens }: BudgetDeps) =>
  Math.min(MAX_SHARDS, Math.max(1, Math.floor(dailyTokens / MIN_SHARE)));

/** The limit of one shard. If the daily limit was higher earlier today, there are more shards. */
function sumShare(deps: BudgetDeps, day: SQL): SQL {
  return sql`(
    select (${deps.dailyTokens}::bigint - coalesce(sum(other.tokens), 0)) / ${countShards(deps)}::int
      from ${aiSpendingShards} as other where other.day = ${day} and other.shard >= ${countShards(deps)}::int)`;
}

function selectReservation(deps: BudgetDeps, caller: Caller, tokens: number, calls: number): SQL {
  const now = instant(deps.clock());
  const today = sql`
    select ${localDate(now)} as user_day, (${now} at time zone 'UTC')::date as utc_day from owner`;

  const chooseShard = sql`
    select candidate as shard, share.utc_day from share cross join generate_series(0, ${countShards(deps) - 1}::int) as candidate
      left join ${aiSpendingShards} as spent on spent.day = share.utc_day and spent.shard = candidate
      where coalesce(spent.tokens, 0) + ${tokens}::bigint <= share.tokens order by random() limit 1`;

  // a parallel call may have taken the rest
  const takeTokens = sql`
    insert into ${aiSpendingShards} (day, shard, tokens) select utc_day, shard, ${tokens}::bigint from chosen
      on conflict (day, shard) do update set tokens = ai_spending_shards.tokens + excluded.tokens
        where ai_spending_shards.tokens + excluded.tokens <= (select tokens from share)
      returning shard`;

  const countOtherDays = sql`
    select coalesce(sum(${aiUsage.calls}), 0) as calls, coalesce(sum(${aiUsage.tokens}), 0) as tokens from ${aiUsage}, owner, today
      where ${aiUsage.userId} = ${owner.id} and ${aiUsage.day} <> today.user_day
        and ${countsToday(sql`today.user_day`)}`;

  const takeCall = sql`
    insert into ${aiUsage} (user_id, day, calls, tokens, last_call_at)
      select ${owner.id}, today.user_day, ${calls}::int, ${tokens}::bigint, ${now}
        from owner, today, spending, other_days
        where spending.shard is not null and (${calls}::int = 0 or other_days.calls < ${deps.dailyCalls}::int)
      on conflict (user_id, day) do update set
        calls = ai_usage.calls + excluded.calls, tokens = ai_usage.tokens + excluded.tokens, last_call_at = excluded.last_call_at
        where excluded.calls = 0 or ai_usage.calls + (select calls from other_days) < ${deps.dailyCalls}::int
      returning ai_usage.tokens + (select tokens from other_days) > ${deps.dailyTokensPerUser}::bigint as is_over`;

  const isOver = sql`coalesce((select is_over from taken_call), false)`;
  const outcome = json<ReserveOutcome>({
    hasCall: sql`exists (select from taken_call)`,
    shard: sql`spending.shard`,
    isOver,
    day: sql`today.user_day`,
    spendingDay: sql`today.utc_day`,
    resetAt: nextMidnight(sql`today.user_day`),
  });
  // refuse() raises an error, which rolls the statement back: tokens without a call must not stay taken
  const mustRollBack = sql`spending.shard is not null and (not exists (select from taken_call) or ${isOver})`;
  return sql`
    with owner as (${selectOwner(caller.session)}),
    today as (${today}),
    share as materialized (select utc_day, ${sumShare(deps, sql`utc_day`)} as tokens from today),
    chosen as (${chooseShard}),
    taken_tokens as (${takeTokens}),
    spending as (select (select shard from taken_tokens) as shard),
    other_days as (${countOtherDays}),
    taken_call as (${takeCall})
    select case when ${mustRollBack} then refuse(${outcome}) else ${outcome} end as outcome
      from owner, today, spending`;
}

/** Returns the outcome also when the statement rolled itself back: refuse() puts it into the error's DETAIL. */
async function runReserve(deps: BudgetDeps, statement: SQL): Promise<ReserveOutcome> {
  try {
    const [row] = await deps.db.write<{ outcome: ReserveOutcome }>(statement);
    if (!row) throw unauthenticated('revoked');
    return row.outcome;
  } catch (err) {
    if (err instanceof DbError && err.code === REJECTED && err.detail) return JSON.parse(err.detail);
    throw err;
  }
}

function callsUsed(deps: BudgetDeps, resetAt: string): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil((Date.parse(resetAt) - deps.clock().getTime()) / 1_000));
  const limit = deps.dailyCalls;
  return new AppError('RATE_LIMIT_ERROR', sayAll(ERRORS.aiCallsUsed, { limit }), {
    details: { limit, current: limit, resetAt, retryAfterSeconds },
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
}

const midnight = (date: SQL) => sql`(${date}::timestamp at time zone ${zone})`;

/** The moment at which the user's next day begins. */
const nextMidnight = (today: SQL) => rfc3339(midnight(sql`(${today} + 1)`));

/** Today's row, and rows of other dates with a call since today's midnight: a new time zone gives no new limit. */
const countsToday = (today: SQL) => sql`
  (${aiUsage.day} = ${today} or ${aiUsage.day} between ${today} - 2 and ${today} + 2
    and ${aiUsage.lastCallAt} >= ${midnight(today)})`;
