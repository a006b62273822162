import { expect } from 'vitest';
import { sql } from './database.ts';
import * as fc from './fast-check.ts';
import { appendWhole, type WholeEvent, wholeEvents } from './log-histories.ts';

/** The events as readers see them. `payload` is text, so that the order of keys counts. */
const readEvents = async (userId: string) =>
  (await sql`select payload, before from full_events where user_id = ${userId} order by seq`).map(toComparable);

const toComparable = ({ payload, before }: Partial<WholeEvent>) => ({ payload: JSON.stringify(payload), before });

const share = fc.double({ min: 0, max: 1, noNaN: true });

/**
 * Checks with random logs that readers see exactly what was written: also after the older events were made small, and what
 * is left after older events were folded twice.
 */
export const checkExactness = (numRuns: number) =>
  fc.assert(
    fc.asyncProperty(wholeEvents, share, share, share, async (events, older, ...kept) => {
      const written = events.map(toComparable);
      const userId = await appendWhole(sql, events, Math.floor(older * events.length));
      expect(await readEvents(userId)).toEqual(written);
      for (let last: number | null = 0; last !== null; last = await slimNext(userId, last + 1));
      expect(await readEvents(userId)).toEqual(written);
      for (const days of kept.map((part) => Math.floor(part * events.length)).toSorted((a, b) => b - a)) {
        await sql`select fold_log(${userId}, now() - ${days}::int * interval '1 day', now())`;
        expect(await readEvents(userId)).toEqual(written.slice(-Math.max(days, 1)));
      }
    }),
    { numRuns },
  );

/** Makes four events small. */
async function slimNext(userId: string, start: number): Promise<number | null> {
  const [row] = await sql`select slim_log(${userId}, ${start}, 4)::int as last`;
  return row?.last;
}

/** Keeps each event as it is written, with the texts that are erased later. Returns a function that ends that. */
export async function keepWholeEvents(): Promise<() => Promise<void>> {
  const end = async () => {
    await sql`drop function if exists keep_whole_event, erase_whole_event cascade`;
    await sql`drop table if exists whole_events`;
  };
  await end();
  await sql`create table whole_events (user_id uuid, seq bigint, payload json, before json, primary key (user_id, seq))`;
  await sql.query(`create function keep_whole_event() returns trigger language plpgsql as $$
    begin
      insert into whole_events values (new.user_id, new.seq, new.payload, new.before);
      return new;
    end $$`);
  await sql.query(`create function erase_whole_event() returns trigger language plpgsql as $$
    begin
      update whole_events set payload = without_texts(payload), before = without_texts(before)
        where user_id = new.user_id and seq = new.seq;
      return null;
    end $$`);
  // by name before the trigger that makes events small
  await sql`create trigger events_keep before insert on events for each row execute function keep_whole_event()`;
  await sql`create trigger events_keep_erased after update on events for each row execute function erase_whole_event()`;
  return end;
}

/** Expects that readers see every kept event as it was written, and that all together are stored as less. */
export async function expectWholeEvents(): Promise<void> {
  const rows = await sql`
    select whole.payload as whole, whole.before as "wholeBefore", seen.payload, seen.before
      from whole_events as whole join full_events as seen using (user_id, seq)`;
  const seen = rows.map(({ payload, before }) => toComparable({ payload, before }));
  expect(seen).toEqual(rows.map((row) => toComparable({ payload: row.whole, before: row.wholeBefore })));
  const [sizes] = await sql`
    select sum(pg_column_size(stored.payload) + coalesce(pg_column_size(stored.before), 0))::int as stored,
           sum(pg_column_size(whole.payload) + coalesce(pg_column_size(whole.before), 0))::int as whole
      from whole_events as whole join events as stored using (user_id, seq) where whole.before is not null`;
  expect(sizes?.stored).toBeLessThan(sizes?.whole);
}
