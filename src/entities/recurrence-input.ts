import * as z from 'zod/mini';
import { CalendarDate, described, list, text } from '../shared/fields.ts';
import { says } from '../shared/validation.ts';
import { FREQUENCIES, isRule, parseRule, type RuleProblem, WEEKDAYS } from './recurrence/rule.ts';
import { matchesNever } from './recurrence/series.ts';

const MAX_EXDATES = 400;

const sortDates = (dates: string[]) => [...new Set(dates)].sort();

/** Adds the problem of a rule that is not valid. It names the part. */
function checkRule({ value: { rrule, from }, issues }: z.core.ParsePayload<{ rrule: string; from: string }>): void {
  const refuse = (message: string) => issues.push({ code: 'custom', path: ['rrule'], message, input: rrule });
  const rule = parseRule(rrule);
  if (!isRule(rule)) {
    refuse(explainRule(rule));
  } else if (from === 'completion') {
    const surplus = rrule.split(';').find((part) => !/^(FREQ|INTERVAL)=/.test(part));
    if (surplus) refuse(says('rruleFromCompletion', { part: surplus }));
  } else if (matchesNever(rule)) {
    refuse(says('rruleNever'));
  }
}

function explainRule({ reason, part }: RuleProblem): string {
  if (reason === 'value') return says('rruleValue', { part, values: ALLOWED[part.split('=')[0] ?? ''] ?? '' });
  return says(RULE_PROBLEMS[reason], { part });
}

const WEEKDAY = WEEKDAYS.join(', ');

/** The values that each part may have. */
const ALLOWED: Record<string, string> = {
  FREQ: FREQUENCIES.join(', '),
  INTERVAL: '1–999',
  COUNT: '1–999',
  UNTIL: '20270131, 20270131T090000, 20270131T090000Z',
  BYMONTH: '1–12',
  BYMONTHDAY: '1–31, −31…−1',
  BYSETPOS: '1–366, −366…−1',
  BYDAY: `${WEEKDAY}, 1MO, -1FR`,
  WKST: WEEKDAY,
};

const RULE_PROBLEMS = {
  unknown: 'rruleUnknown',
  twice: 'rruleTwice',
  conflict: 'rruleConflict',
  missing: 'rruleMissing',
} as const;

const asShown = described(text(1, 64), 'As a response has it');

const fields = {
  rrule: described(
    text(1, 500, (written) => written.trim().toUpperCase()),
    'A rule of RFC 5545 without DTSTART: see Tasks that repeat in docs/api.md',
  ),
  from: described(
    z._default(z.enum(['due', 'completion']), 'due'),
    '`due`: the rule fixes the series. `completion`: the next occurrence is counted from the day of completion; the ' +
      'rule has FREQ and INTERVAL alone',
  ),
  exdates: z._default(list(CalendarDate, 0, MAX_EXDATES).check(z.overwrite(sortDates)), []),
};

/** A busy time has no completion. */
const ofBusyTime = { ...fields, from: z._default(z.enum(['due']), 'due') };
const shown = { anchor: z.optional(asShown), timezone: z.optional(asShown) };
/** It changes with each occurrence, so a client may send an old one. */
const moved = described(z.optional(z.looseObject({})), 'As a response has it; ignored');

/** What a client sets. The server adds `anchor`, `timezone` and `moved`. */
export const RecurrenceInput = z.strictObject(fields).check(z.check(checkRule));

/** A client may send back what the server has added: see `requireShown`. */
export const RecurrencePatch = z.strictObject({ ...fields, ...shown, moved }).check(z.check(checkRule));
export type RecurrencePatch = z.output<typeof RecurrencePatch>;

export const BusyRecurrenceInput = z.strictObject(ofBusyTime).check(z.check(checkRule));
export const BusyRecurrencePatch = z.strictObject({ ...ofBusyTime, ...shown }).check(z.check(checkRule));
