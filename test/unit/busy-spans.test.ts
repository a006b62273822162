import { expect, it } from 'vitest';
import { countBusyMinutes, expandBusyTimes } from '../../src/entities/busy-times/spans.ts';

/** The times of a busy time that repeats every day, as `10T09:00–10T10:00` of March 2026. */
function expandDaily(times: [startsAt: string, endsAt: string], anchor: string, timezone: string, range: string[]) {
  const [startsAt, endsAt] = times;
  const recurrence = { rrule: 'FREQ=DAILY', from: 'due' as const, exdates: [], anchor: `${anchor}:00`, timezone };
  const [from = '', until = ''] = range;
  return expandBusyTimes([{ title: null, startsAt, endsAt, recurrence }], new Date(from), new Date(until)).map((busy) =>
    [busy.startsAt, busy.endsAt].map((moment) => moment.slice(8, 16)).join('–'),
  );
}

it.each([
  ['a minute of the first and of the last', '2026-03-10T09:59:00Z', '2026-03-12T09:01:00Z', [10, 11, 12]],
  ['none of the first', '2026-03-10T10:00:00Z', '2026-03-12T09:01:00Z', [11, 12]],
  ['none of the last', '2026-03-10T09:59:00Z', '2026-03-12T09:00:00Z', [10, 11]],
])('a range that has %s of three daily busy times has those that it touches', (_, from, until, days) => {
  const times = expandDaily(['2026-03-01T09:00:00Z', '2026-03-01T10:00:00Z'], '2026-03-01T09:00', 'UTC', [from, until]);
  expect(times).toEqual(days.map((day) => `${day}T09:00–${day}T10:00`));
});

// On 8 March in New York, 02:45 is 03:45.
it.each([
  ['03:15', '08:15', '07:15'],
  ['03:45', '08:45', '07:45'],
])(
  'a busy time from 02:45 to %s is as long as the first on the day when the clocks change from 02:00 to 03:00',
  (_, end, later) => {
    const range = ['2026-03-07T00:00:00Z', '2026-03-10T00:00:00Z'];
    const times: [string, string] = ['2026-03-01T07:45:00Z', `2026-03-01T${end}:00Z`];
    expect(expandDaily(times, '2026-03-01T02:45', 'America/New_York', range)).toEqual([
      `07T07:45–07T${end}`,
      `08T07:45–08T${end}`,
      `09T06:45–09T${later}`,
    ]);
  },
);

it('minutes that are busy twice count once', () => {
  const busyFrom = (from: string, until: string) => ({
    title: null,
    startsAt: `2026-03-10T${from}:00.000Z`,
    endsAt: `2026-03-10T${until}:00.000Z`,
  });
  const busy = [busyFrom('09:00', '12:00'), busyFrom('10:00', '11:00'), busyFrom('11:30', '12:30')];
  const minutes = countBusyMinutes(busy, new Date('2026-03-10'), new Date('2026-03-11'), 'UTC');
  expect([...minutes.values()]).toEqual([3.5 * 60]);
});
