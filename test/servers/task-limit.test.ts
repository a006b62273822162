import { expect, test } from 'vitest';
import { type Answer, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { insertTask, readOpenTasks, signUpWithLimit } from './people.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const LIMIT = 10;
const PARALLEL = 50;
const ROUNDS = 200;
const REOPEN_ROUNDS = 40;
const CONTROL_ROUNDS = 20;

const report = figures('Limit of open tasks');

test('of 50 parallel creates at a limit of 10 exactly 10 succeed', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUpWithLimit(LIMIT);
    const round = await inParallel(PARALLEL, () => person.post('/api/tasks', { title: 'Race' }));
    answers.push(...round);
    expect(tally(round)).toEqual({ 201: LIMIT, '409 LIMIT_REACHED': PARALLEL - LIMIT });
    expect(await readOpenTasks(person)).toEqual({ counted: LIMIT, stored: LIMIT });
  });
  report(`${PARALLEL} creates at limit ${LIMIT}`, ROUNDS, summary(answers));
}, 240_000);

test('of 20 parallel reopens at a limit of 10 exactly 10 succeed', async () => {
  const answers: Answer[] = [];
  await inTurn(REOPEN_ROUNDS, async () => {
    const person = await signUpWithLimit(LIMIT);
    const done = await inParallel(2 * LIMIT, () => person.createTask({ status: 'completed' }));
    const round = await inParallel(2 * LIMIT, (index) => person.post(`/api/tasks/${done[index]?.id}/reopen`));
    answers.push(...round);
    expect(tally(round)).toEqual({ 200: LIMIT, '409 LIMIT_REACHED': LIMIT });
    expect(await readOpenTasks(person)).toEqual({ counted: LIMIT, stored: LIMIT });
  });
  report(`${2 * LIMIT} reopens at limit ${LIMIT}`, REOPEN_ROUNDS, summary(answers));
}, 120_000);

const countOpen = async (userId: string): Promise<number> => {
  const [row] = await sql`
    select count(*)::int as count from tasks where user_id = ${userId} and status in ('pending', 'in_progress')`;
  return row?.count;
};

async function rowsOverTheLimit(create: (userId: string) => Promise<unknown>): Promise<number[]> {
  const stored = await inTurn(CONTROL_ROUNDS, async () => {
    const { user } = await signUp();
    await inParallel(PARALLEL, () => create(user.id));
    return countOpen(user.id);
  });
  return stored.filter((count) => count > LIMIT);
}

const brokenRounds = (over: number[]) =>
  `over the limit in ${over.length}, by up to ${Math.max(...over) - LIMIT} tasks`;

test('control: checking before the insert exceeds the limit', async () => {
  const over = await rowsOverTheLimit(async (userId) => {
    if ((await countOpen(userId)) < LIMIT) await insertTask(userId);
  });
  report('control: check, then insert', CONTROL_ROUNDS, brokenRounds(over));
  expect(over.length).toBeGreaterThan(0);
}, 60_000);

test('control: an insert that counts in its own WHERE exceeds the limit', async () => {
  const over = await rowsOverTheLimit(
    (userId) => sql`
      insert into tasks (id, user_id, title, created_at, updated_at)
        select ${crypto.randomUUID()}, ${userId}, 'Control', now(), now()
          from (select count(*) as n from tasks where user_id = ${userId}) as counted, pg_sleep(0.02)
          where counted.n < ${LIMIT}`, // the pause simulates a busy server
  );
  report('control: insert … where count(*) < limit', CONTROL_ROUNDS, brokenRounds(over));
  expect(over.length).toBeGreaterThan(0);
}, 60_000);
