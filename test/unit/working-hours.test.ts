import { describe, expect, it } from 'vitest';
import { buildCalendar } from '../../src/planning/solver/calendar.ts';
import { addDays, toLocalTime, toMoment } from '../../src/shared/time-zones.ts';
import { formatTimeOfDay, startOfWorkday, type WorkingDay, workdayOf } from '../../src/shared/working-hours.ts';
import * as fc from '../support/fast-check.ts';
import { flat, request } from '../support/planner-instances.ts';
import { volume } from '../support/volume.ts';

const QUARTER = 15;
const SLOT_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/Havana',
  'Pacific/Chatham',
  'Asia/Beirut',
  'Atlantic/Azores',
];

/** Up to three spans on quarter-hours, of which the last may end on the next day. */
const day = fc
  .uniqueArray(fc.integer({ min: 0, max: 95 }), { minLength: 2, maxLength: 6 })
  .chain((marks) =>
    fc.record({ marks: fc.constant(marks.toSorted((a, b) => a - b)), night: fc.integer({ min: 0, max: 24 }) }),
  )
  .map(({ marks, night }): WorkingDay => {
    const spans = Array.from({ length: marks.length >> 1 }, (_, index) => ({
      start: formatTimeOfDay(QUARTER * (marks[2 * index] ?? 0)),
      end: formatTimeOfDay(QUARTER * (marks[2 * index + 1] ?? 0)),
    }));
    const last = spans.at(-1);
    if (last && night > 0 && last.start >= '12:00') last.end = formatTimeOfDay(QUARTER * night);
    return spans.length > 1 ? spans : (spans[0] ?? null);
  });

const week = fc.record({
  timezone: fc.constantFrom(...ZONES),
  from: fc.integer({ min: 0, max: 730 }).map((days) => addDays('2026-01-01', days)),
  days: fc.integer({ min: 1, max: 4 }),
  workingHours: fc
    .array(fc.option(day), { minLength: 7, maxLength: 7 })
    .map((days) => Object.fromEntries(days.map((each, index) => [String(index + 1), each]))),
});

const hoursOf = (each: WorkingDay | undefined) => [each ?? []].flat();
const weekdayOf = (date: string) => String(new Date(`${date}T00:00:00Z`).getUTCDay() || 7);

describe('working hours in any zone', () => {
  it('make a quarter workable exactly when the clocks show working hours at its start and at its end', () => {
    fc.assert(
      fc.property(week, ({ timezone, from, days, workingHours }) => {
        const energy = { workDays: flat(5), freeDays: flat(5) };
        const calendar = buildCalendar(request({ timezone, from, days, workingHours, energy, now: 0 }));
        const isWork = (moment: number) => {
          const [date = '', time = ''] = toLocalTime(moment, timezone).split(' ');
          const own = hoursOf(workingHours[weekdayOf(date)]);
          const before = hoursOf(workingHours[weekdayOf(addDays(date, -1))]);
          const isToday = own.some(({ start, end }) => start <= time && (time < end || end <= start));
          return isToday || before.some(({ start, end }) => end <= start && time < end);
        };
        const first = startOfWorkday({ workingHours, dayOverrides: {} }, from, timezone);
        for (const [slot, isWorkable] of calendar.workable.entries()) {
          const startsAt = calendar.startsAt + slot * SLOT_MS;
          const isChange = [-7, 7].some(
            (hours) => offsetAt(startsAt, timezone) !== offsetAt(startsAt + hours * 60 * MINUTE_MS, timezone),
          );
          if (startsAt < first || isChange) continue;
          expect([slot, isWorkable === 1]).toEqual([slot, isWork(startsAt)]);
        }
      }),
      { numRuns: volume({ test: 8, full: 60 }) },
    );
  });

  it('divide all time into working days, without a gap and without an overlap', () => {
    fc.assert(
      fc.property(week, fc.integer({ min: 0, max: 96 * 3 }), ({ timezone, from, workingHours }, quarters) => {
        const hours = { workingHours, dayOverrides: {} };
        const moment = toMoment(from, '00:00', timezone).getTime() + quarters * QUARTER * MINUTE_MS;
        const date = workdayOf(hours, moment, timezone);
        expect(startOfWorkday(hours, date, timezone)).toBeLessThanOrEqual(moment);
        expect(startOfWorkday(hours, addDays(date, 1), timezone)).toBeGreaterThan(moment);
      }),
      { numRuns: 300 },
    );
  });

  it('of days planned one by one add up to the same time as of days planned together', () => {
    fc.assert(
      fc.property(week, ({ timezone, from, days, workingHours }) => {
        const count = (date: string, days: number) =>
          buildCalendar(request({ timezone, from: date, days, workingHours, now: 0 })).workable.filter(Boolean).length;
        const alone = Array.from({ length: days }, (_, index) => count(addDays(from, index), 1));
        expect(alone.reduce((sum, each) => sum + each, 0)).toBe(count(from, days));
      }),
      { numRuns: 100 },
    );
  });
});

const offsetAt = (moment: number, timezone: string) =>
  Date.parse(`${toLocalTime(moment, timezone).replace(' ', 'T')}Z`) - Math.floor(moment / MINUTE_MS) * MINUTE_MS;
