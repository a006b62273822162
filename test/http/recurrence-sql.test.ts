import { expect, it } from 'vitest';
import oracle from '../fixtures/recurrence.json';
import { sql } from '../support/database.ts';
import { volume } from '../support/volume.ts';

it('the function of Postgres finds the next occurrence that python-dateutil finds, for each rule', async () => {
  const rules = oracle.filter((_, index) => index % volume({ test: 6, full: 1 }) === 0);
  const steps = rules.map(([rrule, anchor, timezone, exdates, first], index) => {
    const step = index % Math.max(1, (first?.length ?? 0) - 1);
    return { series: { rrule, anchor, timezone, exdates }, from: first?.[step], next: first?.[step + 1] };
  });
  expect(steps.filter(({ next }) => next === null).length).toBeGreaterThan(volume({ test: 2, full: 20 })); // series that end
  const wrong = await sql`
    select series, "from", next, due
      from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as step(series jsonb, "from" timestamptz, next timestamptz),
        find_occurrence(series, ("from" at time zone (series ->> 'timezone'))::date, "from") as found
      where "from" is not null and due is distinct from next`;
  expect(wrong).toEqual([]);
});

it.each([
  ['FREQ=YEARLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366', '2027-02-01T09:00:00'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=999', '2027-02-01T09:00:00'],
  ['FREQ=MONTHLY;INTERVAL=12;BYMONTH=3;BYMONTHDAY=1', '2027-02-01T09:00:00'],
  ['FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2', '2027-02-01T09:00:00'],
  ['FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=3', '2027-02-01T09:00:00'],
])('a series of %s is known never to repeat', async (rrule, anchor) => {
  const series = { rrule, anchor, timezone: 'UTC', exdates: [] };
  const [row] = await sql`select matches_never(${JSON.stringify(series)}::jsonb) as never`;
  expect(row?.never).toBe(true);
});
