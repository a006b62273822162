import * as z from 'zod/mini';
import { dateRange } from '../shared/date-range.ts';
import { MINUTES_PER_DAY } from '../shared/duration.ts';
import {
  CalendarDate,
  changesSomething,
  described,
  integer,
  list,
  Moment,
  text,
  Uuid,
  wholeNumber,
} from '../shared/fields.ts';
import { says } from '../shared/validation.ts';
import { MAX_DAYS } from './solver/types.ts';

/** What a plan of one request may show. */
export const PLAN_RANGE = { maxDays: 31 };
export const DAYS_SHOWN = 14;
const MAX_WANTED = 20;

export const OptimizeRequest = z.strictObject({
  date: described(
    z.optional(CalendarDate),
    "The first day to plan, in the user's time zone. Default: the first from today on with working time left",
  ),
  days: z._default(integer(1, MAX_DAYS), 1),
  wanted: described(
    z._default(list(Uuid, 0, MAX_WANTED), []),
    'Tasks that get a place before others, but not in place of planned ones with a higher priority; also on days that the user took them off',
  ),
  without: described(
    z._default(list(Uuid, 0, MAX_WANTED), []),
    'Tasks that are not planned on these days, such as those that a `fix` lets go',
  ),
  shown: described(
    z.optional(text(1, 64)),
    "The `fingerprint` of a plan that was not applied. It counts as the user's plan, so a `fix` costs only what it names",
  ),
  dryRun: described(z._default(z.boolean(), false), 'Only shows the plan. It cannot be applied'),
});
export type OptimizeRequest = z.output<typeof OptimizeRequest>;

export const PlanApproval = z.strictObject({
  fingerprint: described(text(1, 64), 'The `fingerprint` in the response of `POST /api/ai/optimize-schedule`'),
});

export const BlockPatch = z
  .strictObject({
    startsAt: described(z.optional(Moment), 'Moves the block to this start, and locks it'),
    locked: described(z.optional(z.boolean()), 'A locked block does not move when its day is planned again'),
    done: described(
      z.optional(z.boolean()),
      'Whether an ended block was done. A block that was not is missed, and its work is planned again',
    ),
  })
  .check(
    changesSomething,
    z.refine(({ done, ...others }) => done === undefined || Object.keys(others).length === 0, {
      path: ['done'],
      error: says('alone'),
    }),
  );
export type BlockPatch = z.output<typeof BlockPatch>;

export const PlanQuery = z
  .strictObject({
    from: described(z.optional(CalendarDate), "The first day, in the user's time zone. Default: today"),
    to: described(
      z.optional(CalendarDate),
      `The last day, at most ${PLAN_RANGE.maxDays - 1} days after the first. Default: ${DAYS_SHOWN - 1} days after it`,
    ),
  })
  .check(dateRange({ from: 'from', to: 'to', ...PLAN_RANGE, days: DAYS_SHOWN, isFromToday: true }));
export type PlanQuery = z.output<typeof PlanQuery>;

export const NowQuery = z.strictObject({
  minutes: described(
    z.optional(wholeNumber(5, MINUTES_PER_DAY)),
    'How many minutes the user has. Default: the rest of the waking day, at least an hour',
  ),
});
