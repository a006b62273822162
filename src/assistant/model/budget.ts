import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { DbError, REJECTED } from '../../db/errors.ts';
import { json, rfc3339 } from '../../db/json.ts';
import { instant, localDate, zone } from '../../db/local-date.ts';
import { aiSpending, aiUsage } from '../../db/schema.ts';
import { owner, ownerRow } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, unauthenticated } from '../../shared/errors.ts';
import type { AiUsage } from '../responses.ts';

/** A call that may be made. Until it is settled, it counts for all it may take. */
export interface Reservation {
  userId: string;
  day: string;
  spendingDay: string;
  tokens: number;
}

export type Verdict = { reservation: Reservation } | { refused: 'person' | 'everybody'; error: AppError };

interface Reserved {
  mine: boolean;
  room: boolean;
  day: string;
  spendingDay: string;
  resetAt: string;
}

/** How much of the models a person has a day, and everybody together. Postgres counts, so it holds for any number of calls at once. */
export class AiBudget {
  readonly #db: Database;
  readonly #userDb: UserDb;
  readonly #clock: Clock;
  readonly #dailyCalls: number;
  readonly #dailyTokens: number;

  constructor({
    db,
    userDb,
    clock,
    dailyCalls,
    dailyTokens,
  }: {
    db: Database;
    userDb: UserDb;
    clock: Clock;
    /** Of a person. */
    dailyCalls: number;
    /** Of everybody together. */
    dailyTokens: number;
  }) {
    this.#db = db;
    this.#userDb = userDb;
    this.#clock = clock;
    this.#dailyCalls = dailyCalls;
    this.#dailyTokens = dailyTokens;
  }

  /**
   * Takes a call of the person's and `tokens` of everybody's, in one statement. When everybody's are spent the answer
   * will be the local one; `alwaysCounts`: the call is taken all the same. The row of everybody's is always locked first,
   * so that no two statements wait for each other.
   */
  async reserve(caller: Caller, tokens: number, alwaysCounts: boolean): Promise<Verdict> {
    const now = instant(this.#clock());
    const isElsewhere = sql`${aiUsage.userId} = ${owner.id} and ${aiUsage.day} <> today.mine and ${countsToday(sql`today.mine`)}`;
    const answer = json<Reserved>({
      mine: sql`exists (select from mine)`,
      room: sql`room.is_left`,
      day: sql`today.mine`,
      spendingDay: sql`today.everybodys`,
      resetAt: resetAt(sql`today.mine`),
    });
    const reserved = await this.#reserved(sql`
      with owner as (${ownerRow(caller.session)}),
      today as (select ${localDate(now)} as mine, (${now} at time zone 'UTC')::date as everybodys from owner),
      everybodys as (
        insert into ${aiSpending} (day, tokens)
          select today.everybodys, ${tokens}::bigint from today where ${tokens}::bigint <= ${this.#dailyTokens}::bigint
          on conflict (day) do update set tokens = ai_spending.tokens + excluded.tokens
            where ai_spending.tokens + excluded.tokens <= ${this.#dailyTokens}::bigint
          returning 1),
      room as (select exists (select from everybodys) as is_left),
      elsewhere as (select coalesce(sum(${aiUsage.calls}), 0) as calls from ${aiUsage}, owner, today where ${isElsewhere}),
      mine as (
        insert into ${aiUsage} (user_id, day, calls, tokens, last_call_at)
          select ${owner.id}, today.mine, 1, case when room.is_left then ${tokens}::bigint else 0 end, ${now}
            from owner, today, room, elsewhere
            where (room.is_left or ${alwaysCounts}) and elsewhere.calls < ${this.#dailyCalls}::int
          on conflict (user_id, day) do update set
            calls = ai_usage.calls + 1, tokens = ai_usage.tokens + excluded.tokens, last_call_at = excluded.last_call_at
            where ai_usage.calls + (select calls from elsewhere) < ${this.#dailyCalls}::int
          returning 1)
      select case when room.is_left and not exists (select from mine) then refuse(${answer}) else ${answer} end as answer
        from owner, today, room`);
    const { mine, room, day, spendingDay, resetAt: until } = reserved;
    if (!mine && (room || alwaysCounts)) return { refused: 'person', error: this.#spent(until) };
    if (!room) return { refused: 'everybody', error: this.#spent(until) };
    return { reservation: { userId: caller.session.userId, day, spendingDay, tokens } };
  }

  /** What the statement says, also where it undid itself: the tokens were there, but the person has no call left. */
  async #reserved(statement: SQL): Promise<Reserved> {
    try {
      const [row] = await this.#db.write<{ answer: Reserved }>(statement);
      if (!row) throw unauthenticated('revoked');
      return row.answer;
    } catch (err) {
      if (err instanceof DbError && err.code === REJECTED && err.detail) return JSON.parse(err.detail);
      throw err;
    }
  }

  /** Puts what was really taken in place of what was reserved. `isCall`: whether it counts as one. */
  async settle({ userId, day, spendingDay, tokens }: Reservation, taken: number, isCall: boolean): Promise<void> {
    const more = taken - tokens;
    await this.#db.write(sql`
      with everybodys as (
        update ${aiSpending} set tokens = greatest(0, tokens + ${more}::bigint) where day = ${spendingDay}::date returning 1)
      update ${aiUsage} set tokens = greatest(0, tokens + ${more}::bigint), calls = calls - ${isCall ? 0 : 1}::int
        where user_id = ${userId} and day = ${day}::date and (select count(*) from everybodys) >= 0`);
  }

  /** What the caller has used today. */
  async usage(caller: Caller): Promise<AiUsage> {
    const now = instant(this.#clock());
    const today = localDate(now);
    const mine = sql`from ${aiUsage} where ${aiUsage.userId} = ${owner.id} and ${countsToday(today)}`;
    const read = await this.#userDb.readOne<{ used: number; tokens: number; day: string; resetAt: string }>(
      caller,
      sql`select ${json({
        used: sql`(select coalesce(sum(${aiUsage.calls}), 0) ${mine})`,
        tokens: sql`(select coalesce(sum(${aiUsage.tokens}), 0) ${mine})`,
        day: today,
        resetAt: resetAt(today),
      })}`,
    );
    const { used, ...rest } = read;
    const limit = this.#dailyCalls;
    return { calls: { used, limit, remaining: Math.max(0, limit - used) }, ...rest };
  }

  #spent(resetAt: string): AppError {
    const seconds = Math.max(1, Math.ceil((Date.parse(resetAt) - this.#clock().getTime()) / 1_000));
    const limit = this.#dailyCalls;
    return new AppError(
      'RATE_LIMIT_ERROR',
      `All ${limit} questions of today are asked: there are more from ${resetAt} on`,
      {
        details: { limit, current: limit, resetAt, retryAfterSeconds: seconds },
        headers: { 'Retry-After': String(seconds) },
      },
    );
  }
}

const midnight = (date: SQL) => sql`(${date}::timestamp at time zone ${zone})`;

const resetAt = (today: SQL) => rfc3339(midnight(sql`(${today} + 1)`));

/** Today's calls, and those of a day with another date since today began: by another time zone it was that day then. */
const countsToday = (today: SQL) => sql`
  (${aiUsage.day} = ${today} or ${aiUsage.day} between ${today} - 2 and ${today} + 2
    and ${aiUsage.lastCallAt} >= ${midnight(today)})`;
