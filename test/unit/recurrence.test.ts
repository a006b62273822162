import { describe, expect, it } from 'vitest';
import { isRule, parseRule, type Rule } from '../../src/entities/recurrence/rule.ts';
import {
  matchesNever,
  type Occurrence,
  occurrencesFrom,
  openSeries,
  type Series,
} from '../../src/entities/recurrence/series.ts';
import oracle from '../fixtures/recurrence.json' with { type: 'json' };
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

type Case = [
  rrule: string,
  anchor: string,
  timezone: string,
  exdates: string[],
  first: (string | null)[],
  from: string,
  later: (string | null)[],
];

const cases = oracle as Case[];

function take(series: Series, from: string, count: number): Occurrence[] {
  return occurrencesFrom(series, from).take(count).toArray();
}

/** The moments as the table has them, with null for the end of the series. */
function list(series: Series, from: string, expected: (string | null)[]): (string | null)[] {
  const found = take(series, from, expected.length).map(({ at }) => `${new Date(at).toISOString().slice(0, 19)}Z`);
  return found.length < expected.length ? [...found, null] : found;
}

const rule = (text: string): Rule => {
  const parsed = parseRule(text);
  if (!isRule(parsed)) throw new Error(`${parsed.reason}: ${parsed.part}`);
  return parsed;
};

describe('series of occurrences', () => {
  it('720 rules in 17 time zones give the moments that python-dateutil gives', () => {
    const wrong = cases.filter(([rrule, anchor, timezone, exdates, first, from, later]) => {
      const series = openSeries({ rrule, anchor, timezone, exdates });
      const found = [list(series, anchor, first), list(series, from, later)];
      return JSON.stringify(found) !== JSON.stringify([first, later]);
    });
    expect(wrong).toEqual([]);
    expect(cases.length).toBe(720);
    expect(new Set(cases.map(([, , timezone]) => timezone)).size).toBe(17);
  });

  it('a monthly series from the 31st takes the last day of a shorter month and returns to the 31st', () => {
    const series = openSeries({ rrule: 'FREQ=MONTHLY', anchor: '2027-01-31T09:00:00', timezone: 'UTC', exdates: [] });
    expect(take(series, '2027-01-01', 4).map(({ date }) => date)).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
    ]);
  });

  it('a series at 09:00 stays at 09:00 on both sides of a change of clocks', () => {
    const series = openSeries({
      rrule: 'FREQ=DAILY',
      anchor: '2027-03-27T09:00:00',
      timezone: 'Europe/Berlin',
      exdates: [],
    });
    expect(list(series, '2027-03-27', ['', '', ''])).toEqual([
      '2027-03-27T08:00:00Z',
      '2027-03-28T07:00:00Z',
      '2027-03-29T07:00:00Z',
    ]);
  });

  it('the first occurrence counts, also when the rule does not name its day', () => {
    const wednesday = { anchor: '2027-01-06T09:00:00', timezone: 'UTC', exdates: [] };
    const series = openSeries({ rrule: 'FREQ=WEEKLY;BYDAY=MO;COUNT=3', ...wednesday });
    expect(take(series, '2027-01-01', 9).map(({ date }) => date)).toEqual(['2027-01-06', '2027-01-11', '2027-01-18']);
  });

  it('a range of dates has no occurrence outside of it', () => {
    const daily = openSeries({ rrule: 'FREQ=DAILY', anchor: '2027-01-05T09:00:00', timezone: 'UTC', exdates: [] });
    const dates = (from: string, to: string) => [...occurrencesFrom(daily, from, to)].map(({ date }) => date);
    expect(dates('2027-01-01', '2027-01-06')).toEqual(['2027-01-05', '2027-01-06']);
    expect(dates('2030-12-31', '2031-01-01')).toEqual(['2030-12-31', '2031-01-01']);
    expect(dates('2027-01-01', '2027-01-04')).toEqual([]);
  });

  it('a date that is skipped counts for COUNT', () => {
    const series = openSeries({
      rrule: 'FREQ=DAILY;COUNT=3',
      anchor: '2027-01-01T09:00:00',
      timezone: 'UTC',
      exdates: ['2027-01-02'],
    });
    expect(take(series, '2027-01-01', 9).map(({ date }) => date)).toEqual(['2027-01-01', '2027-01-03']);
  });
});

describe('random series', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Auckland'];
  const some = <T>(values: T[], maxLength = 4) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength });
  const part = (name: string, value: fc.Arbitrary<unknown>) =>
    fc.option(
      value.map((each) => `;${name}=${each}`),
      { nil: '', freq: 2 },
    );
  const weekdays = some(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']);
  const rules = fc
    .tuple(
      fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY').map((frequency) => `FREQ=${frequency}`),
      part('INTERVAL', fc.integer({ min: 1, max: 999 })),
      part('BYMONTH', some(Array.from({ length: 12 }, (_, index) => index + 1))),
      part('BYMONTHDAY', some([1, 2, 13, 28, 29, 30, 31, -1, -2, -30, -31])),
      part('BYDAY', fc.oneof(weekdays, some(['1MO', '-1FR', '5TU', '2SU', '-5WE']))),
      part('BYSETPOS', some([1, 2, -1, 40, -366], 2)),
      part('WKST', fc.constantFrom('MO', 'SU', 'WE')),
      fc.oneof(fc.constant(''), part('COUNT', fc.integer({ min: 1, max: 999 })), fc.constant(';UNTIL=20400101')),
    )
    .map((parts) => parts.join(''))
    .filter((text) => isRule(parseRule(text)));
  const matching = rules.filter((text) => !matchesNever(rule(text)));
  const anchors = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2032-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 19));

  it('random series are strictly increasing and end', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(matching, anchors, fc.constantFrom(...zones), (rrule, anchor, timezone) => {
        const found = take(openSeries({ rrule, anchor, timezone, exdates: [] }), anchor, 5);
        expect(found[0]?.date).toBe(anchor.slice(0, 10));
        for (const [index, { date, at }] of found.entries()) {
          const before = found[index - 1];
          expect(before === undefined || (before.date < date && before.at < at)).toBe(true);
        }
      }),
      { numRuns: volume({ test: 400, full: 10_000 }), seed: 5545 },
    );
  });

  it('a rule that can never match is found before it becomes a series', () => {
    fc.assert(
      fc.property(rules, anchors, (rrule, anchor) => {
        const series = openSeries({ rrule, anchor, timezone: 'UTC', exdates: [] });
        if (matchesNever(series.rule)) expect(take(series, anchor, 2)).toHaveLength(1);
      }),
      { numRuns: 300, seed: 5545 },
    );
  });
});

describe('rules that never match', () => {
  it.each([
    'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31',
    'FREQ=MONTHLY;BYDAY=6MO',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=6MO',
    'FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2',
    'FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=-2',
    'FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=8',
    'FREQ=DAILY;BYMONTH=1;BYSETPOS=2',
  ])('%s never matches', (text) => {
    expect(matchesNever(rule(text))).toBe(true);
  });

  it.each([
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
    'FREQ=YEARLY;BYDAY=53MO',
    'FREQ=MONTHLY;BYDAY=-5SU',
    'FREQ=DAILY',
  ])('%s matches', (text) => {
    expect(matchesNever(rule(text))).toBe(false);
  });
});

describe('text of a rule', () => {
  it.each([
    ['FREQ=HOURLY', 'value', 'FREQ=HOURLY'],
    ['INTERVAL=2', 'missing', 'FREQ'],
    ['', 'unknown', ''],
    ['FREQ=DAILY;', 'unknown', 'FREQ=DAILY;'],
    ['RRULE:FREQ=DAILY', 'unknown', 'RRULE:FREQ=DAILY'],
    ['FREQ=DAILY;BYHOUR=9', 'unknown', 'BYHOUR=9'],
    ['FREQ=YEARLY;BYWEEKNO=20', 'unknown', 'BYWEEKNO=20'],
    ['FREQ=DAILY;toString=1', 'unknown', 'toString=1'],
    ['FREQ=DAILY;INTERVAL=0', 'value', 'INTERVAL=0'],
    ['FREQ=DAILY;INTERVAL=1000', 'value', 'INTERVAL=1000'],
    ['FREQ=DAILY;INTERVAL=1.5', 'value', 'INTERVAL=1.5'],
    ['FREQ=DAILY;COUNT=0', 'value', 'COUNT=0'],
    ['FREQ=DAILY;COUNT=-1', 'value', 'COUNT=-1'],
    ['FREQ=DAILY;COUNT=1=2', 'value', 'COUNT=1=2'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'conflict', 'UNTIL=20270101'],
    ['FREQ=DAILY;UNTIL=20270230', 'value', 'UNTIL=20270230'],
    ['FREQ=DAILY;UNTIL=20270101T250000', 'value', 'UNTIL=20270101T250000'],
    ['FREQ=DAILY;UNTIL=2027-01-01', 'value', 'UNTIL=2027-01-01'],
    ['FREQ=DAILY;UNTIL=30000101', 'value', 'UNTIL=30000101'],
    ['FREQ=DAILY;BYMONTH=13', 'value', 'BYMONTH=13'],
    ['FREQ=DAILY;BYMONTH=1,', 'value', 'BYMONTH=1,'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'value', 'BYMONTHDAY=0'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'value', 'BYMONTHDAY=32'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'conflict', 'BYMONTHDAY=1'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'conflict', 'BYDAY=1MO'],
    ['FREQ=DAILY;BYDAY=-1MO', 'conflict', 'BYDAY=-1MO'],
    ['FREQ=MONTHLY;BYDAY=54MO', 'value', 'BYDAY=54MO'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'value', 'BYDAY=0MO'],
    ['FREQ=MONTHLY;BYDAY=MONDAY', 'value', 'BYDAY=MONDAY'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'conflict', 'BYSETPOS=1'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0', 'value', 'BYSETPOS=0'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367', 'value', 'BYSETPOS=367'],
    ['FREQ=WEEKLY;WKST=1', 'value', 'WKST=1'],
    ['FREQ=WEEKLY;FREQ=DAILY', 'twice', 'FREQ=DAILY'],
  ])('%j is refused (%s), and the problem names %j', (text, reason, part) => {
    expect(parseRule(text)).toEqual({ reason, part });
  });

  it('a long list, signs and every part together are read', () => {
    expect(rule('FREQ=YEARLY;INTERVAL=2;BYMONTH=1,12,1;BYDAY=+1MO,-1SU,FR;BYSETPOS=+1,-1;WKST=SU;COUNT=9')).toEqual({
      frequency: 'YEARLY',
      interval: 2,
      byMonth: [1, 12],
      byMonthDay: [],
      byDay: [
        { weekday: 0, nth: 1 },
        { weekday: 6, nth: -1 },
        { weekday: 4, nth: 0 },
      ],
      bySetPos: [1, -1],
      weekStart: 6,
      count: 9,
      until: null,
    });
  });
});
