import { expect, test } from 'vitest';
import { type Answer, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { expectGaplessLog } from './people.ts';
import { figures, inBatches, inParallel, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 100;
const ROUNDS = 20;
const CONTROL_ROUNDS = 3;

const report = figures('Idempotency-Key');

const countTasks = async ({ user }: Person): Promise<number> => {
  const [row] = await sql`select count(*)::int as count from tasks where user_id = ${user.id}`;
  return row?.count;
};

const isReplay = ({ headers }: Answer) => headers.get('Idempotent-Replayed') === 'true';

test('100 parallel creates with one key create one task and return the same bytes', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async (index) => {
    const person = await signUp();
    const key = { 'Idempotency-Key': `storm-${index}` };
    const round = await inParallel(PARALLEL, () => person.post('/api/tasks', { title: 'Once' }, key));
    answers.push(...round);

    expect(tally(round)).toEqual({ 201: PARALLEL });
    expect(round.filter(isReplay)).toHaveLength(PARALLEL - 1);
    expect(new Set(round.map(({ text }) => text)).size).toBe(1);
    for (const header of ['ETag', 'Location']) {
      expect(new Set(round.map(({ headers }) => headers.get(header))).size).toBe(1);
    }
    expect(await countTasks(person)).toBe(1);
    expect(await expectGaplessLog(person)).toHaveLength(2);
  });
  report(
    `${PARALLEL} creates under one key`,
    ROUNDS,
    `${summary(answers)}; ${answers.filter(isReplay).length} replays`,
  );
}, 120_000);

test('of two bodies with one key, one is written and the other gets 422', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async (index) => {
    const person = await signUp();
    const key = { 'Idempotency-Key': `two-bodies-${index}` };
    const round = await inParallel(20, (request) => person.post('/api/tasks', { title: `Body ${request % 2}` }, key));
    answers.push(...round);
    expect(tally(round)).toEqual({ 201: 10, '422 UNPROCESSABLE': 10 });
    expect(await countTasks(person)).toBe(1);
  });
  report('20 creates, one key, two bodies', ROUNDS, summary(answers));
}, 60_000);

test('control: without a key every request creates a task', async () => {
  const stored = await inTurn(CONTROL_ROUNDS, async () => {
    const person = await signUp();
    await inBatches(PARALLEL, 50, () => person.post('/api/tasks', { title: 'Once' }));
    return countTasks(person);
  });
  report('control: no key', CONTROL_ROUNDS, `${stored.join(', ')} tasks`);
  expect(stored).toEqual(stored.map(() => PARALLEL));
}, 60_000);

test('control: looking the key up before the insert writes more than once', async () => {
  const stored = await inTurn(CONTROL_ROUNDS, async (round) => {
    const person = await signUp();
    const title = `Key ${round}`;
    await inBatches(PARALLEL, 50, async () => {
      const found = await sql`select from tasks where user_id = ${person.user.id} and title = ${title}`;
      if (found.length > 0) return;
      await sql`
        insert into tasks (id, user_id, title, created_at, updated_at)
          values (${crypto.randomUUID()}, ${person.user.id}, ${title}, now(), now())`;
    });
    return countTasks(person);
  });
  report('control: look up, then insert', CONTROL_ROUNDS, `${stored.join(', ')} tasks`);
  expect(Math.max(...stored)).toBeGreaterThan(1);
}, 60_000);
