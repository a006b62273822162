import { expect, it } from 'vitest';
import { parseQuickAdd } from '../../src/quick-add/parser/parse.ts';
import { addDays, toLocalTime, toMoment } from '../../src/shared/time-zones.ts';
import { inTurn } from '../support/volume.ts';

const SUNDAY = '2026-11-29';

/** A day, and how it is written. */
const DAYS: Record<string, string[]> = {
  [SUNDAY]: ['today', 'сегодня'],
  [addDays(SUNDAY, 1)]: ['tomorrow', 'in 1 day', 'завтра', 'через 1 день', 'в конце месяца', 'on monday'],
  [addDays(SUNDAY, 2)]: [
    'the day after tomorrow',
    'in a couple of days',
    'послезавтра',
    'через пару дней',
    'через два дня',
  ],
  [addDays(SUNDAY, 4)]: [
    'in 4 days',
    'four days from now',
    'on thursday',
    'через 4 дня',
    'через четыре дня',
    'в четверг',
  ],
  [addDays(SUNDAY, 5)]: [
    'friday',
    'next friday',
    '4 December',
    'Dec 4',
    '2026-12-04',
    '4 декабря',
    '04.12',
    'в эту пятницу',
  ],
  [addDays(SUNDAY, 7)]: [
    'in a week',
    'a week from now',
    'in 1 week',
    'через неделю',
    'через 7 дней',
    'через одну неделю',
  ],
  [addDays(SUNDAY, 14)]: ['in 2 weeks', 'two weeks from today', 'через 2 недели', 'через пару недель'],
  [addDays(SUNDAY, 16)]: ['in 16 days', 'on the 15th', 'через 16 дней', '15 числа'],
  [addDays(SUNDAY, 30)]: ['in a month', 'one month from now', 'через месяц', 'через 1 месяц'],
  [addDays(SUNDAY, 365)]: ['in a year', 'in 12 months', 'через год', 'через 12 месяцев'],
};

/** A time, and how it is written. A part of a day is due at its end. */
const TIMES: Record<string, string[]> = {
  '09:00': ['at 9am', 'at 9', "at 9 o'clock", 'at 9 in the morning', 'в 9', 'в 9 утра', 'в 9:00'],
  '09:30': ['at 9:30', 'at 9.30', '09:30', 'в 9:30', 'в 9.30', 'в 9.30 утра'],
  '12:00': ['in the morning', 'утром', 'at noon', 'at 12', 'at 12pm', 'в полдень', 'в 12', 'в 12 дня'],
  '15:00': ['at 3pm', '3pm', '@ 3pm', 'at 15:00', 'в 15', 'в 3 часа дня', 'в три часа дня'],
  '18:00': ['in the afternoon', 'днём', 'at 6pm'],
  '19:15': ['at 7:15pm', 'at 19:15', 'в 19:15', 'в 7:15 вечера'],
  '23:59': ['at midnight', 'at 12am', 'at 00:00', 'в полночь', 'в 12 ночи', 'в 0:00'],
};

const isRussian = (text: string) => /[а-я]/.test(text);

const SPELLINGS = Object.entries(DAYS).flatMap(([date, days]) =>
  Object.entries(TIMES).flatMap(([time, times]) =>
    days.flatMap((day) =>
      times
        .filter((clock) => isRussian(clock) === isRussian(day))
        .map((clock) => ({ due: `${date} ${time}`, day, clock })),
    ),
  ),
);

const ORDERS = [
  (day: string, clock: string) => `Report ${day} ${clock}`,
  (day: string, clock: string) => `Отчёт ${clock} ${day}`,
  (day: string, clock: string) => `${day} ${clock} отчёт`,
  (day: string, clock: string) => `${clock} ${day} report`,
];

const ZONES = ['Pacific/Pago_Pago', 'Europe/Moscow', 'Pacific/Kiritimati'];

it.each(ZONES)('each day beside each time is the due date, in any order and language, in %s', (zone) => {
  const now = toMoment(SUNDAY, '06:00', zone);
  const wrong = inTurn(SPELLINGS, ZONES.indexOf(zone), 3).flatMap(({ due, day, clock }) =>
    ORDERS.map((write) => write(day, clock)).filter((text) => {
      const { title, dueDate = '' } = parseQuickAdd(text, { now, zone }).draft;
      return !/^(report|отчёт)$/i.test(title) || toLocalTime(Date.parse(dueDate), zone) !== due;
    }),
  );
  expect(wrong).toEqual([]);
});

it('a time beside a day that is not understood is not taken for today or tomorrow', () => {
  const days = [
    'через полтора месяца',
    'через несколько дней',
    'in a few days',
    'next week',
    'на этой неделе',
    'в выходные',
  ];
  const clock = { now: new Date('2026-11-29T17:32:00Z'), zone: 'Europe/Moscow' };
  for (const day of days)
    for (const times of Object.values(TIMES))
      for (const time of times)
        for (const write of ORDERS)
          expect(parseQuickAdd(write(day, time), clock).draft).toEqual({ title: write(day, time) });
});

/** When it is, what is written, and how many minutes the task takes, in a night that changes the clocks. */
it.each([
  ['Europe/Berlin', '2026-10-24T10:00:00Z', 'watch tomorrow 2:30 1h', 60],
  ['Europe/Berlin', '2026-10-24T10:00:00Z', 'watch tomorrow 01:30 3h', 180],
  ['Europe/Berlin', '2026-10-24T10:00:00Z', 'вахта завтра с 01:30 до 03:30', 180],
  ['Europe/Berlin', '2026-10-24T23:40:00Z', '20m watch in 2 hours', 20],
  ['Europe/Berlin', '2027-03-27T10:00:00Z', 'вахта завтра в 01:30 2 часа', 120],
  ['America/New_York', '2027-03-13T15:00:00Z', 'watch tomorrow 1:45am 30m', 30],
])('in %s at %s, the task of "%s" takes %i minutes', (zone, now, text, minutes) => {
  const { startDate = '', dueDate = '', aiMetadata } = parseQuickAdd(text, { now: new Date(now), zone }).draft;
  expect([(Date.parse(dueDate) - Date.parse(startDate)) / 60_000, aiMetadata?.estimatedDuration]).toEqual([
    minutes,
    minutes,
  ]);
});

it('a delay counts real time where a change of clocks repeats an hour', () => {
  const clock = { now: new Date('2026-10-24T23:40:00Z'), zone: 'Europe/Berlin' };
  expect(parseQuickAdd('watch in 2 hours', clock).draft.dueDate).toBe('2026-10-25T01:40:00.000Z');
});

/** The time, what is written then, and from when to when the task is. */
it.each([
  ['11:10', 'jog in the morning', '29 09:00', '29 12:00'],
  ['12:00', 'пробежка утром', '30 09:00', '30 12:00'],
  ['16:30', 'phone Zoe in the afternoon', '29 12:00', '29 18:00'],
  ['18:00', 'phone Zoe in the afternoon', '30 12:00', '30 18:00'],
  ['15:00', 'phone Zoe after lunch', '29 13:00', '29 23:59'],
  ['17:50', 'заехать после обеда', '29 13:00', '29 23:59'],
  ['18:10', 'заехать после обеда', '30 13:00', '30 23:59'],
  ['11:10', 'remind me in the morning to jog', '30 09:00', '30 12:00'],
  ['11:10', 'in the morning phone Zoe at 10 for 20m', '30 10:00', '30 10:20'],
])('at %s, "%s" is from %s to %s', (time, text, from, to) => {
  const { startDate = '', dueDate = '' } = parseQuickAdd(text, {
    now: toMoment(SUNDAY, time, 'Asia/Omsk'),
    zone: 'Asia/Omsk',
  }).draft;
  expect([startDate, dueDate].map((moment) => toLocalTime(Date.parse(moment), 'Asia/Omsk').slice(8))).toEqual([
    from,
    to,
  ]);
});

it('a reminder of a task after a time is at that time', () => {
  const { reminders, dueDate = '' } = parseQuickAdd('remind me to phone Zoe after lunch', {
    now: new Date('2026-11-29T10:00:00Z'),
    zone: 'UTC',
  }).draft;
  expect([dueDate, reminders]).toEqual(['2026-11-29T23:59:00.000Z', [{ minutesBefore: 659, of: 'due' }]]);
});
