import { expect, test } from 'vitest';
import { type Answer, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const LIMIT = 24;
const PARALLEL = 50;
const ROUNDS = 60;
const CONTROL_ROUNDS = 20;

const report = figures('Mood logs of a day');

const countStored = async (userId: string): Promise<number> => {
  const [row] = await sql`select count(*)::int as count from mood_logs where user_id = ${userId}`;
  return row?.count;
};

test('of 50 parallel mood logs of a day exactly 24 are created', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const round = await inParallel(PARALLEL, () => person.post('/api/mood/log', { energyLevel: 5, focusLevel: 5 }));
    answers.push(...round);
    expect(tally(round)).toEqual({ 201: LIMIT, '409 LIMIT_REACHED': PARALLEL - LIMIT });
    expect(await countStored(person.user.id)).toBe(LIMIT);
  });
  report(`${PARALLEL} logs at limit ${LIMIT}`, ROUNDS, summary(answers));
}, 240_000);

test('control: the same trigger without the lock of the user exceeds the limit', async () => {
  const stored = await inTurn(CONTROL_ROUNDS, async () => {
    const { user } = await signUp();
    await inParallel(PARALLEL, () =>
      sql`insert into mood_logs (id, user_id, energy_level, focus_level, logged_at, local_date, created_at, updated_at)
        select ${crypto.randomUUID()}, ${user.id}, 5, 5, now(), '2026-03-10', now(), now() from pg_sleep(0.01)`.catch(
        () => null, // the trigger rejected it
      ),
    );
    return countStored(user.id);
  });
  const over = stored.filter((count) => count > LIMIT);
  report('control: no lock', CONTROL_ROUNDS, `over the limit in ${over.length}, by up to ${Math.max(...over) - LIMIT}`);
  expect(over.length).toBeGreaterThan(0);
}, 60_000);
