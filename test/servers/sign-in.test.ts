import { expect, test } from 'vitest';
import type { SignedIn } from '../../src/auth/responses.ts';
import { type Answer, call, initDataOf, newTelegramId } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { expectGaplessLog } from './people.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 50;
const ROUNDS = 20;
const CONTROL_ROUNDS = 10;

const report = figures('Sign-in of a new user');

test('50 parallel first sign-ins create one user and one user.created event', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'New' });
    const round = await inParallel(PARALLEL, () => call<SignedIn>('POST', '/api/auth', { body: { initData } }));
    answers.push(...round);

    expect(tally(round)).toEqual({ 200: PARALLEL });
    const [first] = round.map(({ data }) => data.user);
    if (!first) throw new Error('no sign-in returned a user');
    expect(new Set(round.map(({ data }) => data.user.id))).toEqual(new Set([first.id]));
    expect(await sql`select id from users where telegram_id = ${first.telegramId}`).toEqual([{ id: first.id }]);
    const events = await expectGaplessLog({ user: first });
    expect(events.map(({ type }) => type)).toEqual(['user.created']);
  });
  report(`${PARALLEL} first sign-ins`, ROUNDS, summary(answers));
}, 60_000);

test('parallel sign-ins with two names leave the name of the last event', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const id = newTelegramId();
    const launches = await inParallel(2, (index) => initDataOf({ id, first_name: `Name ${index}` }));
    const round = await inParallel(20, (index) =>
      call('POST', '/api/auth', { body: { initData: launches[index % 2] } }),
    );
    answers.push(...round);

    expect(tally(round)).toEqual({ 200: 20 });
    const [user] = await sql`select id, first_name as name, version from users where telegram_id = ${id}`;
    const events = await sql`
      select payload -> 'user' ->> 'firstName' as name from full_events where user_id = ${user?.id} order by seq`;
    expect(user).toMatchObject({ name: events.at(-1)?.name, version: events.length });
    expect(events.filter(({ name }, index) => name === events[index - 1]?.name)).toEqual([]);
  });
  report('20 sign-ins under two names', ROUNDS, summary(answers));
}, 60_000);

test('control: looking the user up before the insert fails for the slower sign-ins', async () => {
  const failures = await inTurn(CONTROL_ROUNDS, async () => {
    const telegramId = newTelegramId();
    const outcomes = await inParallel(PARALLEL, async () => {
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
