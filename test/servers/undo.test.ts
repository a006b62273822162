import { expect, test } from 'vitest';
import type { ChangedTask } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Answer, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { figures, inParallel, inTurn, summary, tally } from './storm.ts';

const PARALLEL = 20;
const ROUNDS = 40;

const report = figures('Undo and sync');

test('of 20 parallel undos of one change exactly one succeeds', async () => {
  const answers: Answer[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const { data } = await person.post<ChangedTask>(`/api/tasks/${id}/complete`);
    const round = await inParallel(PARALLEL, () => person.post('/api/undo', { undoToken: data.undoToken }));
    answers.push(...round);
    expect(tally(round)).toEqual({ 200: 1, '409 CONFLICT': PARALLEL - 1 });
    expect(await sql`select seq::int from users where id = ${person.user.id}`).toEqual([{ seq: 4 }]);
  });
  report(`${PARALLEL} × the same undoToken`, ROUNDS, summary(answers));
}, 120_000);

test('parallel copies of one sync are executed once and return the same results', async () => {
  const answers: Answer<SyncResponse>[] = [];
  await inTurn(ROUNDS, async () => {
    const person = await signUp();
    const commands = [
      { type: 'task_add', uuid: crypto.randomUUID(), tempId: 'a', args: { title: 'a' } },
      { type: 'task_complete', uuid: crypto.randomUUID(), args: { id: 'a' } },
      { type: 'task_delete', uuid: crypto.randomUUID(), args: { id: 'a' } },
      { type: 'task_delete', uuid: crypto.randomUUID(), args: { id: 'a' } },
    ];
    const round = await inParallel(8, () => person.post<SyncResponse>('/api/sync', { syncToken: '*', commands }));
    answers.push(...round);
    for (const { data } of round) expect(data.results).toEqual(round[0]?.data.results);
    expect(round[0]?.data.results.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'error']);
    expect(await sql`select seq::int from users where id = ${person.user.id}`).toEqual([{ seq: 4 }]);
  });
  report('8 × the same 4 commands', ROUNDS, summary(answers));
}, 120_000);
