import { expect, test } from 'vitest';
import type { SignedIn } from '../../src/auth/answers.ts';
import { type Answer, call, initDataOf, newTelegramId } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { expectGaplessLog } from './people.ts';
import { atOnce, figures, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 50;
const ROUNDS = 20;
const CONTROL_ROUNDS = 10;

const report = figures('Sign-in of a new person');

test('50 parallel first sign-ins make one user and one user.created', async () => {
  const answers: Answer[] = [];
  let updates = 0;
  await inTurn(ROUNDS, async () => {
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'New' });
    const round = await atOnce(PARALLEL, () => call<SignedIn>('POST', '/api/auth', { body: { initData } }));
    answers.push(...round);

    expect(tally(round)).toEqual({ 200: PARALLEL });
    const [first] = round.map(({ data }) => data.user);
    if (!first) throw new Error('nobody signed in');
    expect(new Set(round.map(({ data }) => data.user.id))).toEqual(new Set([first.id]));
    expect(await sql`select id from users where telegram_id = ${first.telegramId}`).toEqual([{ id: first.id }]);
    const events = await expectGaplessLog({ user: first });
    expect(events.filter(({ type }) => type === 'user.created')).toHaveLength(1);
    updates += events.length - 1;
  });
  report(`${PARALLEL} first sign-ins`, ROUNDS, `${summary(answers)}; ${updates} user.updated`);
}, 60_000);

test('control: look up, then insert fails for those who come second', async () => {
  const failures = await inTurn(CONTROL_ROUNDS, async () => {
    const telegramId = newTelegramId();
    const outcomes = await atOnce(PARALLEL, async () => {
      const found = await sql`select id from users where telegram_id = ${telegramId}`;
      if (found.length > 0) return 'found';
      return sql`
        insert into users (id, telegram_id, first_name, created_at, updated_at)
          values (${crypto.randomUUID()}, ${telegramId}, 'New', now(), now())`.then(
        () => 'created',
        () => 'failed',
      );
    });
    return outcomes.filter((outcome) => outcome === 'failed').length;
  });
  report('control: look up, then insert', CONTROL_ROUNDS, `${failures.join(', ')} of ${PARALLEL} failed`);
  expect(Math.max(...failures)).toBeGreaterThan(0);
}, 60_000);
