import { expect, it } from 'vitest';
import oracle from '../fixtures/recurrence.json';
import { sql } from '../support/database.ts';

it('the function of Postgres finds the next occurrence that python-dateutil finds, for 720 rules', async () => {
  const steps = oracle.map(([rrule, anchor, timezone, exdates, first], index) => {
    const step = index % Math.max(1, (first?.length ?? 0) - 1);
    return { series: { rrule, anchor, timezone, exdates }, from: first?.[step], next: first?.[step + 1] };
  });
  expect(steps.filter(({ next }) => next === null).length).toBeGreaterThan(20); // series that end
  const wrong = await sql`
    select series, "from", next, due
      from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as step(series jsonb, "from" timestamptz, next timestamptz),
        find_occurrence(series, ("from" at time zone (series ->> 'timezone'))::date, "from") as found
      where "from" is not null and due is distinct from next`;
  expect(wrong).toEqual([]);
});
