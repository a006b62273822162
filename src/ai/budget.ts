import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { instant, localDate, zone } from '../db/days.ts';
import { json, rfc3339 } from '../db/json.ts';
import type { Ledger } from '../db/ledger.ts';
import { aiSpending, aiUsage } from '../db/schema.ts';
import { me, sessionRow } from '../db/session.ts';
import type { Caller } from '../shared/caller.ts';
import { AppError, unauthenticated } from '../shared/errors.ts';
import type { Clock } from '../shared/time.ts';
import type { AiUsage } from './answers.ts';

/** A call that may be made. Until it is settled, it counts for all it may take. */
export interface Reservation {
  userId: string;
  day: string;
  spendingDay: string;
  tokens: number;
}

export type Verdict = { reservation: Reservation } | { refused: 'person' | 'everybody'; error: AppError };

interface BudgetRow {
  mine: boolean;
  room: boolean;
  day: string;
  spendingDay: string;
  resetAt: string;
}

/** How much of the models a person has a day, and everybody together. Postgres counts, so it holds for any number of calls at once. */
export class AiBudget {
  readonly #db: Database;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #dailyCalls: number;
  readonly #dailyTokens: number;

  constructor({
    db,
    ledger,
    clock,
    dailyCalls,
    dailyTokens,
  }: {
    db: Database;
    ledger: Ledger;
    clock: Clock;
    /** Of a person. */
    dailyCalls: number;
    /** Of everybody together. */
    dailyTokens: number;
  }) {
    this.#db = db;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#dailyCalls = dailyCalls;
    this.#dailyTokens = dailyTokens;
  }

  /**
   * Takes a call of the person's and `tokens` of everybody's, in one statement. The row of everybody's is always locked
   * first, so that no two statements wait for each other. When everybody's are spent the call is taken all the same:
   * its answer is the local one.
   */
  async reserve(caller: Caller, tokens: number): Promise<Verdict> {
    const now = instant(this.#clock());
    const [row] = await this.#db.write<BudgetRow>(sql`
      with me as (${sessionRow(caller.session)}),
      today as (select ${localDate(now)} as mine, (${now} at time zone 'UTC')::date as everybodys from me),
      spent as (select tokens from ${aiSpending} where day = (select everybodys from today) for update),
      room as (select coalesce((select tokens from spent), 0) + ${tokens}::bigint <= ${this.#dailyTokens}::bigint as is_left),
      mine as (
        insert into ${aiUsage} (user_id, day, calls, tokens)
          select ${me.id}, today.mine, 1, case when room.is_left then ${tokens}::bigint else 0 end from me, today, room
          on conflict (user_id, day) do update set calls = ai_usage.calls + 1, tokens = ai_usage.tokens + excluded.tokens
            where ai_usage.calls < ${this.#dailyCalls}::int
          returning 1),
      everybodys as (
        insert into ${aiSpending} (day, tokens)
          select today.everybodys, ${tokens}::bigint from today, room, mine where room.is_left
          on conflict (day) do update set tokens = ai_spending.tokens + excluded.tokens)
      select exists (select from mine) as mine, room.is_left as room, today.mine::text as day,
             today.everybodys::text as "spendingDay",
             ${rfc3339(sql`((today.mine + 1)::timestamp at time zone ${zone})`)} as "resetAt"
        from me, today, room`);
    if (!row) throw unauthenticated('revoked');
    const { mine, room, day, spendingDay, resetAt } = row;
    if (!mine) return { refused: 'person', error: this.#spent(resetAt) };
    if (!room) return { refused: 'everybody', error: this.#spent(resetAt) };
    return { reservation: { userId: caller.session.userId, day, spendingDay, tokens } };
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
    const mine = sql`from ${aiUsage} where ${aiUsage.userId} = ${me.id} and ${aiUsage.day} = ${today}`;
    const read = await this.#ledger.read<{ used: number; tokens: number; day: string; resetAt: string }>(
      caller,
      sql`select ${json({
        used: sql`coalesce((select ${aiUsage.calls} ${mine}), 0)`,
        tokens: sql`coalesce((select ${aiUsage.tokens} ${mine}), 0)`,
        day: today,
        resetAt: rfc3339(sql`((${today} + 1)::timestamp at time zone ${zone})`),
      })}`,
    );
    if (!read) throw new Error('a row of scalar queries is one row');
    const { used, tokens, day, resetAt } = read;
    const limit = this.#dailyCalls;
    return { calls: { used, limit, remaining: Math.max(0, limit - used) }, tokens, day, resetAt };
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
