import * as z from 'zod/mini';
import { LANGUAGES } from '../../messages/say.ts';
import { MINUTES_PER_DAY } from '../../shared/duration.ts';
import {
  AiProvider,
  CalendarDate,
  changesSomething,
  described,
  integer,
  keyed,
  list,
  onValidFields,
  text,
} from '../../shared/fields.ts';
import { isTimeZone, spellTimeZone } from '../../shared/time-zones.ts';
import { says } from '../../shared/validation.ts';
import { MAX_NIGHT_HOURS, type TimeSpan, toMinutes } from '../../shared/working-hours.ts';

const startTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, says('clockTime')));
/** `24:00` is the end of the day. */
const endTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, says('clockTime')));

/** A span whose end is not after its start ends on the next day. */
const period = inOrder(z.strictObject({ start: startTime, end: endTime }));

function inOrder<T extends z.ZodMiniType<TimeSpan>>(span: T): T {
  const holds = (each: TimeSpan) => {
    const { start, end } = toMinutes(each);
    return end <= MINUTES_PER_DAY || end - start <= 60 * MAX_NIGHT_HOURS;
  };
  return span.check(
    z.refine(holds, { ...onValidFields, path: ['end'], error: says('afterStart', { hours: MAX_NIGHT_HOURS }) }),
  );
}

const MAX_SPANS = 6;

const spans = list(period, 0, MAX_SPANS).check(
  z.overwrite((each) => each.toSorted((a, b) => (a.start < b.start ? -1 : 1))),
  z.refine(isWithoutOverlap, { ...onValidFields, error: says('overlap') }),
);

/** @param each by start */
function isWithoutOverlap(each: TimeSpan[]): boolean {
  const bounds = each.map(toMinutes);
  const lastEnd = (bounds.at(-1)?.end ?? 0) - MINUTES_PER_DAY;
  return bounds.every(({ start }, index) => start >= (bounds[index - 1]?.end ?? lastEnd));
}

/** The error for a value that is not an object or a list. An object or a list gets the errors of its fields. */
const explainHours = (key: 'hours' | 'hoursOrUsual') => ({
  error: ({ input }: { input?: unknown }) => (typeof input === 'object' && input !== null ? undefined : says(key)),
});

/** A list of one span becomes the span, so that clients that know no lists can read it. */
const plainest = <Day>(day: Day | TimeSpan[]) => (Array.isArray(day) && day.length < 2 ? (day[0] ?? null) : day);

const workingDay = z.union([period, spans, z.null()], explainHours('hours')).check(z.overwrite(plainest));

const ISO_WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

/** By ISO weekday, 1 is Monday; null or no span is a day off. */
const WorkingHours = keyed(z.partialRecord(z.enum(ISO_WEEKDAYS), workingDay)).check(
  z.refine((days) => Object.keys(days).length > 0, says('noWeekday')),
);
type WorkingHours = z.infer<typeof WorkingHours>;

/** For today and later. */
export const MAX_DAY_OVERRIDES = 100;

/** Removes the override of a date. */
export const USUAL = 'usual';

const anyOverrides = z.record(
  CalendarDate,
  z.union([period, spans, z.null(), z.literal(USUAL)], explainHours('hoursOrUsual')).check(z.overwrite(plainest)),
);

const DayOverrides = described(
  keyed(anyOverrides, MAX_DAY_OVERRIDES),
  'Working hours of single dates: a span, a list of spans, or null for a day off; "usual" removes the override. Dates ' +
    'that are not named keep theirs. Overrides that are older than 180 days are removed',
);
export type DayOverrides = z.infer<typeof DayOverrides>;

const office = { start: '09:00', end: '18:00' };

export const DEFAULT_WORKING_HOURS: WorkingHours = {
  1: office,
  2: office,
  3: office,
  4: office,
  5: office,
  6: null,
  7: null,
};

const dayStart = described(
  z.string().check(z.regex(/^(0\d|1[01]):[0-5]\d$/, says('morningTime'))),
  'When a mood day begins, before noon',
);

const MAX_BREAKS = 5;

const pause = inOrder(
  z.strictObject({
    start: startTime,
    end: endTime,
    minHours: described(
      z.optional(integer(0, 24)),
      'The break is only in spans of working hours that are at least so long. Default: in all',
    ),
  }),
);

/** Settings of planning alone. */
const planning = {
  breaks: described(
    z.nullish(list(pause, 0, MAX_BREAKS)),
    'Daily breaks, in which nothing is planned. An empty list switches the default lunch off',
  ),
  bufferMinutes: described(z.nullish(integer(0, 60)), 'The free minutes between blocks and around busy times'),
  pauseAfterMinutes: described(
    z.nullish(integer(0, 480)),
    'After so much work in a row the planner looks for a pause of 15 minutes. 0: it looks for none',
  ),
  chunkMinutes: described(
    z.nullish(
      z
        .strictObject({
          min: integer(15, 240),
          max: integer(30, 1_440),
        })
        .check(z.refine(({ min, max }) => min <= max, { ...onValidFields, path: ['max'], error: says('maxBelowMin') })),
    ),
    'A task longer than `max` is planned in parts. No part is shorter than `min`, if possible',
  ),
};

/** The settings that planning reads: after a change of one, a plan is outdated. */
export const PLANNING_SETTINGS = ['timezone', 'workingHours', 'dayOverrides', ...Object.keys(planning)];

/** The settings of `planning`, for a user who has chosen none. */
export const DEFAULT_PLANNING = {
  breaks: [{ start: '13:00', end: '14:00', minHours: 7 }],
  bufferMinutes: 0,
  pauseAfterMinutes: 120,
  chunkMinutes: { min: 30, max: 120 },
};

const timezone = described(
  text(1, 64).check(z.overwrite(spellTimeZone), z.refine(isTimeZone, says('timeZone'))),
  'An IANA name. It defines the days of the user',
);

/** Absent fields keep their value; null resets it to the default. Days not named in `workingHours` or `dayOverrides` keep theirs. */
export const SettingsPatch = z
  .strictObject({
    theme: z.nullish(z.enum(['light', 'dark', 'system'])),
    language: z.nullish(z.enum(LANGUAGES)),
    notifications: z.nullish(z.boolean()),
    timezone: z.nullish(timezone),
    workingHours: z.nullish(WorkingHours),
    dayOverrides: z.nullish(DayOverrides),
    dayStart: z.nullish(dayStart),
    ...planning,
    aiProvider: z.nullish(AiProvider),
  })
  .check(changesSomething);
export type SettingsPatch = z.infer<typeof SettingsPatch>;
