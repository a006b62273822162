import { expect, test } from 'vitest';
import type { Task, TaskAnswer } from '../../src/entities/tasks/responses.ts';
import { type Answer, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { expectGaplessLog, insertTask } from './people.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 50;
const ROUNDS = 60;
const FEW_ROUNDS = 20;
const CONTROL_ROUNDS = 20;

const report = figures('Lost updates');

test('of 50 parallel patches of a task with the same If-Match one succeeds and the others get 412', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const task = await person.createTask();
    const ifMatch = { 'If-Match': `"${task.id}.${task.version}"` };
    const round = await inParallel(PARALLEL, (index) =>
      person.patch<TaskAnswer>(`/api/tasks/${task.id}`, { title: `Title ${index}` }, ifMatch),
    );
    answers.push(...round);

    expect(tally(round)).toEqual({ 200: 1, '412 PRECONDITION_FAILED': PARALLEL - 1 });
    const winner = round.find(({ status }) => status === 200);
    const stored = await person.get<{ task: Task }>(`/api/tasks/${task.id}`);
    expect(stored.data.task).toEqual(winner?.data.task);
    expect(stored.data.task.version).toBe(2);
    expect(await expectGaplessLog(person)).toHaveLength(3);
  });
  report(`${PARALLEL} patches with one If-Match`, ROUNDS, summary(answers));
}, 120_000);

test('of 50 parallel patches of the settings with the same If-Match one succeeds and the others get 412', async () => {
  const answers: Answer[] = [];
  await inTurn(FEW_ROUNDS, async () => {
    const person = await signUp();
    const ifMatch = { 'If-Match': `"${person.user.id}.${person.user.version}"` };
    const round = await inParallel(PARALLEL, (index) =>
      person.patch('/api/user/settings', { timezone: index % 2 ? 'Europe/Berlin' : 'Asia/Tokyo' }, ifMatch),
    );
    answers.push(...round);
    expect(tally(round)).toEqual({ 200: 1, '412 PRECONDITION_FAILED': PARALLEL - 1 });
    expect(await expectGaplessLog(person)).toHaveLength(2);
  });
  report(`${PARALLEL} settings with one If-Match`, FEW_ROUNDS, summary(answers));
}, 60_000);

test('control: comparing the version in code before the write loses updates', async () => {
  const accepted = await inTurn(CONTROL_ROUNDS, async () => {
    const { user } = await signUp();
    await insertTask(user.id);
    const written = await inParallel(PARALLEL, async (index) => {
      const [task] = await sql`select version from tasks where user_id = ${user.id}`;
      if (task?.version !== 1) return false;
      await sql`update tasks set title = ${`Title ${index}`}, version = 2 where user_id = ${user.id}`;
      return true;
    });
    return written.filter(Boolean).length;
  });
  const lost = accepted.filter((count) => count > 1);
  report(
    'control: compare, then write',
    CONTROL_ROUNDS,
    `lost in ${lost.length}, up to ${Math.max(...lost) - 1} at once`,
  );
  expect(lost.length).toBeGreaterThan(0);
}, 60_000);
