import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { zone } from '../db/local-date.ts';
import type { Text } from '../messages/say.ts';
import { VALIDATION } from '../messages/validation.ts';
import type { AppError } from '../shared/errors.ts';
import { invalidValue } from '../shared/validation.ts';
import type { RecurrencePatch } from './recurrence-input.ts';
import type { Requirement } from './types.ts';

// The recurrence of a task or a busy time in SQL: a jsonb column.

/** The `anchor` and the `timezone` that a client sends are those of the stored recurrence. */
export function requireShown(stored: SQLWrapper, sent: RecurrencePatch | null | undefined): Requirement | undefined {
  const { anchor, timezone } = sent ?? {};
  if (anchor === undefined && timezone === undefined) return undefined;
  return {
    condition: sql`coalesce(${stored} @> ${JSON.stringify({ anchor, timezone })}::jsonb, false)`,
    unmet: () => invalidValue('recurrence', VALIDATION.asShown),
  };
}

/** @param start of the series, on the user's clock */
export function startSeries({ rrule, from, exdates }: RecurrencePatch, start: SQL): SQL {
  const anchor = sql`to_char(${start}, 'YYYY-MM-DD"T"HH24:MI:SS')`;
  const given = sql`${JSON.stringify({ rrule, from, exdates })}::jsonb`;
  return sql`(${given} || jsonb_build_object('anchor', ${anchor}, 'timezone', ${zone}))`;
}

/** Whether a patch lets the series go on: it has its rule, in any spelling, and its `anchor` if the start is new. */
export const goesOn = (stored: SQLWrapper, { rrule, from, anchor }: RecurrencePatch, hasNewStart: boolean): SQL =>
  hasNewStart && anchor === undefined
    ? sql`false`
    : sql`coalesce(rule_parts(${stored} ->> 'rrule') = rule_parts(${rrule}) and ${stored} ->> 'from' = ${from}, false)`;

/** A series that goes on with other `exdates`. */
export const withExdates = (stored: SQLWrapper, { exdates }: RecurrencePatch): SQL =>
  sql`(${stored} || ${JSON.stringify({ exdates })}::jsonb)`;

const SERIES_PROBLEMS: Record<string, [path: string, problem: Text]> = {
  never: ['recurrence.rrule', VALIDATION.rruleNever],
  until: ['recurrence.rrule', VALIDATION.untilBeforeStart],
  exdates: ['recurrence.exdates', VALIDATION.exdateOfDue],
};

/** The error for a series that Postgres refuses. @param detail the problem, as the triggers in migrations/0025 put it into DETAIL */
export function explainSeries(detail: string): AppError {
  const [path, problem] = SERIES_PROBLEMS[JSON.parse(detail)] ?? ['recurrence', VALIDATION.invalid];
  return invalidValue(path, problem);
}
