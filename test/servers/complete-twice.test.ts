import { expect, test } from 'vitest';
import type { TaskAnswer } from '../../src/entities/tasks/responses.ts';
import { type Answer, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { expectGaplessLog, insertTask, readOpenTasks } from './people.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 50;
const ROUNDS = 60;
const FEW_ROUNDS = 20;
const CONTROL_ROUNDS = 20;

const report = figures('Completing a task twice');

test('50 parallel completes of one task complete it once', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const task = await person.createTask();
    await person.createTask({ title: 'Stays open' });
    const round = await inParallel(PARALLEL, () => person.post<TaskAnswer>(`/api/tasks/${task.id}/complete`));
    answers.push(...round);

    expect(tally(round)).toEqual({ 200: PARALLEL });
    expect(new Set(round.map(({ data }) => data.task.completedAt)).size).toBe(1);
    expect(new Set(round.map(({ data }) => data.task.version))).toEqual(new Set([2]));
    const events = await expectGaplessLog(person);
    expect(events.filter(({ type }) => type === 'task.completed').map(({ entityId }) => entityId)).toEqual([task.id]);
    expect(await readOpenTasks(person)).toEqual({ counted: 1, stored: 1 });
  });
  report(`${PARALLEL} completes of one task`, ROUNDS, summary(answers));
}, 120_000);

test('50 parallel deletes of one task delete it once', async () => {
  const answers: Answer[] = [];
  await inTurn(FEW_ROUNDS, async () => {
    const person = await signUp();
    const task = await person.createTask();
    const round = await inParallel(PARALLEL, () => person.delete(`/api/tasks/${task.id}`));
    answers.push(...round);
    expect(tally(round)).toEqual({ 200: 1, '404 NOT_FOUND': PARALLEL - 1 });
    expect(await expectGaplessLog(person)).toHaveLength(3);
    expect(await readOpenTasks(person)).toEqual({ counted: 0, stored: 0 });
  });
  report(`${PARALLEL} deletes of one task`, FEW_ROUNDS, summary(answers));
}, 60_000);

test('control: reading before the write completes a task several times', async () => {
  const transitions = await inTurn(CONTROL_ROUNDS, async () => {
    const { user } = await signUp();
    await insertTask(user.id);
    const rewarded = await inParallel(PARALLEL, async () => {
      const [task] = await sql`select status from tasks where user_id = ${user.id}`;
      if (task?.status === 'completed') return 0;
      await sql`update tasks set status = 'completed', completed_at = now() where user_id = ${user.id}`;
      return 1;
    });
    return rewarded.reduce<number>((sum, reward) => sum + reward, 0);
  });
  const twice = transitions.filter((count) => count > 1);
  report('control: read, then write', CONTROL_ROUNDS, `twice in ${twice.length}, up to ${Math.max(...twice)} times`);
  expect(twice.length).toBeGreaterThan(0);
}, 60_000);
