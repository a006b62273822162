import { beforeEach, expect, it, vi } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { captureLog } from '../support/log-lines.ts';
import { checkSequences } from '../support/model/run.ts';
import { separateWorlds } from '../support/model/surroundings.ts';
import { checkExactness, expectWholeEvents, keepWholeEvents } from '../support/slim-log.ts';
import { volume } from '../support/volume.ts';

beforeEach(() => {
  captureLog();
  separateWorlds();
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

it('readers see every event of a random log as it was written', { timeout: 60_000 }, () =>
  checkExactness(volume({ test: 15, full: 400 })),
);

it('readers see the events of random changes of two devices as they were written', { timeout: 120_000 }, async () => {
  const stop = await keepWholeEvents();
  try {
    await checkSequences(volume({ test: 4, full: 40 }), new Map());
    await expectWholeEvents();
  } finally {
    await stop();
  }
});

it('a completion is stored as the fields that it changed, without the task before', async () => {
  const person = await signUp();
  const { data } = await person.post<{ task: Task }>('/api/tasks', { title: 'Water the plants' });
  await person.post(`/api/tasks/${data.task.id}/complete`);
  const [stored] = await sql`
    select payload -> 'task' as task, before, base_seq::int as base, before_seq::int as "beforeSeq" from events
      where user_id = ${person.user.id} and type = 'task.completed'`;
  expect(Object.keys(stored?.task).toSorted()).toEqual([
    'completedAt',
    'completedOn',
    'completions',
    'status',
    'updatedAt',
    'version',
  ]);
  expect(stored).toMatchObject({ before: null, base: 2, beforeSeq: 2 });
});
