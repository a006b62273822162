import * as z from 'zod/mini';
import { list, Moment, text, Uuid, wholeNumber } from '../shared/fields.ts';
import { MAX_DAYS } from './solver/types.ts';

const MAX_DAYS_SHOWN = 31;
const MAX_WANTED = 20;
const MINUTES_A_DAY = 1_440;

const date = z.iso
  .date('must be a date such as 2026-11-26')
  .check(z.refine((value) => value >= '1970-01-01' && value < '3000-01-01', 'must be a year from 1970 to 2999'));

export const OptimizeRequest = z.strictObject({
  date: z.optional(date).check(z.describe("The first day to plan, by the person's calendar; today unless given")),
  days: z._default(z.int().check(z.minimum(1), z.maximum(MAX_DAYS)), 1),
  fresh: z._default(z.boolean(), false).check(z.describe('Plans anew: only what is locked, or runs now, stays')),
  wanted: z
    ._default(list(Uuid, 0, MAX_WANTED), [])
    .check(z.describe('Tasks that have room before all others that have none, such as one whose `fix` was done')),
  dryRun: z._default(z.boolean(), false).check(z.describe('Only shows the plan: it cannot be applied')),
});
export type OptimizeRequest = z.output<typeof OptimizeRequest>;

export const PlanApproval = z.strictObject({
  fingerprint: text(1, 64).check(z.describe("The plan's, as `POST /api/ai/optimize-schedule` answered it")),
});

export const BlockId = z.strictObject({ id: Uuid });

export const BlockPatch = z
  .strictObject({
    startsAt: z.optional(Moment).check(z.describe('Moves it there, and locks it')),
    locked: z.optional(z.boolean()).check(z.describe('Whether it stays where it is, whatever else moves')),
  })
  .check(z.refine((patch) => Object.keys(patch).length > 0, 'must change something'));
export type BlockPatch = z.output<typeof BlockPatch>;

export const PlanQuery = z
  .strictObject({
    from: z.optional(date).check(z.describe("A day of the person's calendar; today unless given")),
    to: z.optional(date).check(z.describe('The last day; 13 days after the first unless given')),
  })
  .check(
    z.refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], error: 'must not be before from' }),
    z.refine(({ from, to }) => !from || !to || daysBetween(from, to) < MAX_DAYS_SHOWN, {
      path: ['to'],
      error: `must be less than ${MAX_DAYS_SHOWN} days after from`,
    }),
  );
export type PlanQuery = z.output<typeof PlanQuery>;

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

export const NowQuery = z.strictObject({
  minutes: z
    .optional(wholeNumber(5, MINUTES_A_DAY))
    .check(z.describe('How long the person has; until they are busy unless given')),
});
export type NowQuery = z.output<typeof NowQuery>;
