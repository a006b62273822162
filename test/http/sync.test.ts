import { expect, test } from 'vitest';
import type { SyncAnswer } from '../../src/sync/answers.ts';
import { type Person, signUp } from '../support/client.ts';

const uuid = () => crypto.randomUUID();

const sync = async (person: Person, commands: object[] = [], syncToken = '*') => {
  const answer = await person.post<SyncAnswer>('/api/sync', { syncToken, commands });
  expect(answer.status, answer.text).toBe(200);
  return answer.data;
};

test('a device sends commands that build on each other, and another device gets what they came to', async () => {
  const person = await signUp();
  const first = await sync(person);
  expect(first).toMatchObject({ full: true, hasMore: false, results: [], changes: { user: { id: person.user.id } } });

  const sent = await sync(
    person,
    [
      { type: 'task_add', uuid: uuid(), tempId: 'a', args: { title: 'Buy flour' } },
      {
        type: 'task_add',
        uuid: uuid(),
        tempId: 'b',
        args: { title: 'Bake bread', aiMetadata: { dependencies: ['a'] } },
      },
      { type: 'task_complete', uuid: uuid(), args: { id: 'a' } },
      { type: 'mood_log', uuid: uuid(), tempId: 'm', args: { energyLevel: 7, focusLevel: 5 } },
      { type: 'settings_update', uuid: uuid(), args: { timezone: 'Europe/Moscow' } },
    ],
    first.syncToken,
  );
  expect(sent.results.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  const other = await sync(person, [], first.syncToken);
  expect(other.changes.tasks.map(({ title, status }) => [title, status])).toEqual([
    ['Bake bread', 'pending'],
    ['Buy flour', 'completed'],
  ]);
  expect(other.changes.tasks[0]?.aiMetadata.dependencies).toEqual([sent.tempIdMapping.a]);
  expect(other.changes.moodLogs).toMatchObject([{ id: sent.tempIdMapping.m, energyLevel: 7 }]);
  expect(other.changes.user?.settings.timezone).toBe('Europe/Moscow');
});
