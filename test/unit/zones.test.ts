import { describe, expect, it } from 'vitest';
import { addDays, isoWeekday, toMoment } from '../../src/shared/time-zones.ts';
import * as fc from '../support/fast-check.ts';

describe('toMoment', () => {
  it.each([
    ['UTC', '2026-11-25', '09:30', '2026-11-25T09:30:00Z'],
    ['Europe/Moscow', '2026-11-25', '09:30', '2026-11-25T06:30:00Z'],
    ['Asia/Kolkata', '2026-11-25', '00:00', '2026-11-24T18:30:00Z'],
    ['Pacific/Kiritimati', '2026-11-25', '23:59', '2026-11-25T09:59:00Z'],
    ['Pacific/Pago_Pago', '2026-11-25', '00:00', '2026-11-25T11:00:00Z'],
    ['Europe/Berlin', '2026-03-28', '12:00', '2026-03-28T11:00:00Z'],
    ['Europe/Berlin', '2026-03-30', '12:00', '2026-03-30T10:00:00Z'],
    ['America/New_York', '2026-11-01', '00:30', '2026-11-01T04:30:00Z'],
    ['America/New_York', '2026-11-01', '03:00', '2026-11-01T08:00:00Z'],
  ])('%s %s %s is the moment %s', (zone, date, time, moment) => {
    expect(toMoment(date, time, zone)).toEqual(new Date(moment));
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00Z', 'skipped: half an hour after the gap'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:45:00Z', 'skipped by a gap of half an hour'],
    ['America/Havana', '2026-03-08', '00:00', '2026-03-08T05:00:00Z', 'skipped midnight'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00Z', 'repeated: the first of two'],
    ['America/Havana', '2026-11-01', '00:00', '2026-11-01T04:00:00Z', 'repeated midnight'],
  ])('%s %s %s, when the clocks change, is the moment %s (%s)', (zone, date, time, moment) => {
    expect(toMoment(date, time, zone)).toEqual(new Date(moment));
  });

  it('Intl formats the moment as the given local time, in every zone', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'Africa/Cairo',
    );
    const minutes = fc.integer({ min: Date.UTC(1980) / 60_000, max: Date.UTC(2040) / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const format = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
        const shown = format.format(minute * 60_000);
        const [date = '', time = ''] = shown.split(' ');
        const moment = toMoment(date, time, zone);
        expect(format.format(moment)).toBe(shown);
        expect(moment.getTime()).toBeLessThanOrEqual(minute * 60_000); // a repeated time is the first of the two
      }),
      { numRuns: 1_000 },
    );
  });
});

it.each([
  ['2026-02-28', 1, '2026-03-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-01-01', -1, '2025-12-31'],
])('addDays(%s, %i) is %s', (date, days, expected) => expect(addDays(date, days)).toBe(expected));

it.each([
  ['2026-11-23', 1],
  ['2026-11-29', 7],
])('isoWeekday(%s) is %i', (date, weekday) => expect(isoWeekday(date)).toBe(weekday));
