import { describe, expect, it } from 'vitest';
import { buildCalendar } from '../../src/planning/solver/calendar.ts';
import { splitMinutes } from '../../src/planning/solver/split.ts';
import type { PlanRequest } from '../../src/planning/solver/types.ts';
import { toMoment } from '../../src/shared/time-zones.ts';
import type { WorkingDay } from '../../src/shared/working-hours.ts';
import { at, flat, MONDAY, request, task } from '../support/planner-instances.ts';

const SLOT_MS = 5 * 60_000;
const allDay = { start: '00:00', end: '24:00' };
const always = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map((weekday) => [weekday, allDay]));
/** The level of each hour is its number, so a slot's level shows its hour. */
const byHour = Array.from({ length: 24 }, (_, hour) => ({ mean: hour, source: 'learned' as const }));

const dayIn = (timezone: string, from: string, changes: Partial<PlanRequest> = {}) =>
  buildCalendar(
    request({
      timezone,
      from,
      now: 0,
      workingHours: always,
      energy: { workDays: byHour, freeDays: byHour },
      ...changes,
    }),
  );

describe('buildCalendar', () => {
  it.each([
    ['Europe/Moscow', '2026-11-23', 96, '2026-11-22T21:00:00Z'],
    ['America/New_York', '2026-03-08', 92, '2026-03-08T05:00:00Z'],
    ['America/New_York', '2026-11-01', 100, '2026-11-01T04:00:00Z'],
    ['Asia/Kolkata', '2026-11-23', 96, '2026-11-22T18:30:00Z'],
    ['Asia/Kathmandu', '2026-11-23', 96, '2026-11-22T18:15:00Z'],
    ['Pacific/Apia', '2026-11-23', 96, '2026-11-22T11:00:00Z'],
    ['Pacific/Kiritimati', '2026-11-23', 96, '2026-11-22T10:00:00Z'],
    ['Pacific/Pago_Pago', '2026-11-23', 96, '2026-11-23T11:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-04', 94, '2026-10-03T13:30:00Z'],
    ['Australia/Lord_Howe', '2027-04-04', 98, '2027-04-03T13:00:00Z'],
    ['America/Havana', '2026-03-08', 92, '2026-03-08T05:00:00Z'],
    ['Pacific/Apia', '2011-12-30', 0, '2011-12-30T10:00:00Z'],
  ])('a day in %s on %s has %i quarters of three slots from its midnight on', (timezone, from, quarters, begins) => {
    const { workable, energy, startsAt } = dayIn(timezone, from);
    expect(workable).toHaveLength(3 * quarters);
    expect(energy).toHaveLength(3 * quarters);
    expect(new Date(startsAt)).toEqual(new Date(begins));
  });

  it.each([
    ['America/New_York', '2026-03-08', { 1: 4, 2: 0, 3: 4 }],
    ['America/New_York', '2026-11-01', { 0: 4, 1: 8, 2: 4 }],
    ['Australia/Lord_Howe', '2026-10-04', { 1: 4, 2: 2, 3: 4 }],
    ['Australia/Lord_Howe', '2027-04-04', { 0: 4, 1: 6, 2: 4 }],
    ['America/Havana', '2026-03-08', { 0: 0, 1: 4 }],
    ['Europe/Moscow', '2026-11-23', { 0: 4, 23: 4 }],
  ])('a day in %s on %s has twelve slots for every time the clocks show an hour', (timezone, from, expected) => {
    const { energy } = dayIn(timezone, from);
    for (const [hour, count] of Object.entries(expected)) {
      expect(energy.filter(({ mean }) => mean === Number(hour))).toHaveLength(3 * count);
    }
  });

  it.each([
    ['Europe/Moscow', '2026-11-23'],
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['Asia/Kolkata', '2026-11-23'],
    ['Asia/Kathmandu', '2026-11-23'],
    ['Pacific/Apia', '2026-11-23'],
    ['Pacific/Kiritimati', '2026-11-23'],
    ['Pacific/Pago_Pago', '2026-11-23'],
  ])('working hours in %s on %s are from nine to five on its clocks', (timezone, from) => {
    const hours = { start: '09:00', end: '17:00' };
    const { workable, startsAt } = dayIn(timezone, from, {
      workingHours: Object.fromEntries(Object.keys(always).map((weekday) => [weekday, hours])),
    });
    expect(startsAt + workable.indexOf(1) * SLOT_MS).toBe(toMoment(from, '09:00', timezone).getTime());
    expect(startsAt + (workable.lastIndexOf(1) + 1) * SLOT_MS).toBe(toMoment(from, '17:00', timezone).getTime());
    expect(workable.filter(Boolean)).toHaveLength(96);
  });
});

it('the working hours of a day that the time zone skips are on no other day', () => {
  const friday = { start: '09:00', end: '17:00' };
  const { workable } = dayIn('Pacific/Apia', '2011-12-29', { days: 3, workingHours: { 5: friday } });
  expect(workable.filter(Boolean)).toHaveLength(0);
});

describe('the workable slots', () => {
  const listSlots = (changes: Partial<PlanRequest>) => {
    const { workable, startsAt } = buildCalendar(
      request({ workingHours: { 1: { start: '09:00', end: '12:00' } }, ...changes }),
    );
    return [...workable.keys()]
      .filter((slot) => slot % 3 === 0 && workable.slice(slot, slot + 3).every(Boolean))
      .map((slot) => new Date(startsAt + slot * SLOT_MS).toISOString().slice(11, 16));
  };
  const morning = [
    '09:00',
    '09:15',
    '09:30',
    '09:45',
    '10:00',
    '10:15',
    '10:30',
    '10:45',
    '11:00',
    '11:15',
    '11:30',
    '11:45',
  ];
  const without = (...times: string[]) => morning.filter((time) => !times.includes(time));

  it('a slot is workable when all of it lies in the working hours', () => {
    expect(listSlots({})).toEqual(morning);
    expect(listSlots({ workingHours: { 1: { start: '09:05', end: '11:55' } } })).toEqual(without('09:00', '11:45'));
  });

  it('a slot that touches a break or busy time is not workable', () => {
    expect(listSlots({ breaks: [{ start: '10:10', end: '10:31' }] })).toEqual(without('10:00', '10:15', '10:30'));
    expect(listSlots({ busy: [{ startsAt: at('10:00'), endsAt: at('10:15') }] })).toEqual(without('10:00'));
    expect(listSlots({ busy: [{ startsAt: at('10:06'), endsAt: at('10:06') }] })).toEqual(without('10:00'));
    expect(listSlots({ busy: [{ startsAt: at('00:00'), endsAt: at('11:00') }] })).toEqual(morning.slice(8));
  });

  it('a slot in the buffer before or after busy time is not workable', () => {
    const busy = [{ startsAt: at('10:00'), endsAt: at('10:15') }];
    expect(listSlots({ busy, bufferMinutes: 5 })).toEqual(without('09:45', '10:00', '10:15'));
    expect(listSlots({ busy, bufferMinutes: 20 })).toEqual(without('09:30', '09:45', '10:00', '10:15', '10:30'));
  });

  it('a slot that starts before now is not workable', () => {
    expect(listSlots({ now: at('10:00') })).toEqual(morning.slice(4));
    expect(listSlots({ now: at('10:00') + 1 })).toEqual(morning.slice(5));
    expect(listSlots({ now: at('13:00') })).toEqual([]);
  });

  it('a day off has no workable slots', () => {
    expect(listSlots({ workingHours: {} })).toEqual([]);
    expect(listSlots({ workingHours: { 1: null } })).toEqual([]);
    expect(listSlots({ workingHours: { 1: [] } })).toEqual([]);
  });

  it('a day with several spans has the slots of each, without the time between them', () => {
    const spans = [
      { start: '09:00', end: '09:45' },
      { start: '11:10', end: '12:00' },
    ];
    expect(listSlots({ workingHours: { 1: spans } })).toEqual(['09:00', '09:15', '09:30', '11:15', '11:30', '11:45']);
  });
});

describe('a night of work', () => {
  const night = { start: '23:00', end: '01:00' };
  const hoursOf = (changes: Partial<PlanRequest>) => {
    const { workable, startsAt } = buildCalendar(request({ now: 0, workingHours: { 1: night }, ...changes }));
    return [...workable.keys()]
      .filter((slot) => slot % 3 === 0 && workable.subarray(slot, slot + 3).every(Boolean))
      .map((slot) => new Date(startsAt + slot * SLOT_MS).toISOString().slice(5, 16));
  };
  const QUARTERS = ['23T23:00', '23T23:15', '23T23:30', '23T23:45', '24T00:00', '24T00:15', '24T00:30', '24T00:45'];
  const NIGHT = QUARTERS.map((each) => `11-${each}`);

  it('belongs to the day on which it starts, and not to the next one', () => {
    expect(hoursOf({})).toEqual(NIGHT);
    expect(hoursOf({ from: '2026-11-24' })).toEqual([]);
    expect(hoursOf({ from: '2026-11-22', days: 1, workingHours: { 1: night, 7: null } })).toEqual([]);
  });

  it('goes with the day when the day has other hours', () => {
    expect(hoursOf({ dayOverrides: { '2026-11-24': null } })).toEqual(NIGHT);
    expect(hoursOf({ dayOverrides: { [MONDAY]: null } })).toEqual([]);
  });

  it('keeps its breaks after midnight, also one that begins before it', () => {
    expect(hoursOf({ breaks: [{ start: '00:30', end: '00:45' }] })).toEqual(NIGHT.toSpliced(6, 1));
    expect(hoursOf({ breaks: [{ start: '23:50', end: '00:10' }] })).toEqual(NIGHT.toSpliced(3, 2));
  });

  it('has the energy of working days to its end, and the next day begins there', () => {
    const energy = { workDays: flat(8), freeDays: flat(2) };
    const { energy: levels } = buildCalendar(request({ workingHours: { 1: night }, days: 2, energy }));
    expect([levels[299]?.mean, levels[300]?.mean]).toEqual([8, 2]);
  });

  it.each([
    ['America/New_York', '2026-03-07', 28],
    ['America/New_York', '2026-10-31', 36],
    ['Europe/Moscow', '2026-11-21', 32],
    ['Australia/Lord_Howe', '2026-10-03', 30],
    ['Australia/Lord_Howe', '2027-04-03', 34],
  ])('of eight hours in %s on %s has %i quarters when the clocks change', (timezone, from, quarters) => {
    const { workable } = buildCalendar(
      request({ timezone, from, now: 0, workingHours: { 6: { start: '22:00', end: '06:00' } } }),
    );
    expect(workable.filter(Boolean)).toHaveLength(3 * quarters);
  });
});

it('a lunch with minHours is only in spans that are long enough', () => {
  const breaks = [{ start: '13:00', end: '14:00', minHours: 7 }];
  const quarters = (hours: WorkingDay) =>
    buildCalendar(request({ workingHours: { 1: hours }, breaks })).workable.filter(Boolean).length / 3;
  expect(quarters({ start: '09:00', end: '18:00' })).toBe(32);
  expect(quarters({ start: '10:00', end: '15:00' })).toBe(20);
  const siesta = [
    { start: '09:30', end: '13:30' },
    { start: '17:00', end: '20:30' },
  ];
  expect(quarters(siesta)).toBe(30);
});

it('a day off uses the energy curve of free days', () => {
  const energy = { workDays: flat(8), freeDays: flat(2) };
  const days = buildCalendar(request({ from: '2026-11-27', days: 2, energy }));
  expect([days.energy[0]?.mean, days.energy[288]?.mean]).toEqual([8, 2]);
});

describe('splitMinutes', () => {
  it.each([
    [60, 15, 60, [60]],
    [61, 15, 60, [45, 16]],
    [100, 15, 60, [60, 40]],
    [70, 30, 60, [40, 30]],
    [70, 45, 60, [35, 35]],
    [240, 30, 90, [90, 75, 75]],
    [100, 15, 50, [50, 50]],
    [1_440, 30, 480, [480, 480, 480]],
    [1, 15, 60, [1]],
  ])('%i minutes in parts of %i to %i minutes are split into %j', (minutes, min, max, expected) => {
    expect(splitMinutes(task('a', { minutes, chunk: { min, max } }), Math.ceil(minutes / max))).toEqual(expected);
  });

  it('the parts add up to the task, and are within the limits where possible', () => {
    for (let minutes = 1; minutes <= 600; minutes += 1) {
      for (const [min, max] of [
        [15, 60],
        [30, 60],
        [45, 50],
        [30, 240],
      ] as const) {
        const parts = splitMinutes(task('a', { minutes, chunk: { min, max } }), Math.ceil(minutes / max));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(minutes);
        expect(parts).toHaveLength(Math.ceil(minutes / max));
        expect(Math.max(...parts)).toBeLessThanOrEqual(max);
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(Math.min(min, Math.floor(minutes / parts.length)));
      }
    }
  });
});
