import { expect, it } from 'vitest';
import type { ActivityPage } from '../../src/history/activity/responses.ts';
import type { LogEvent } from '../../src/history/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';

async function listAll(person: Person, query = '') {
  const events: LogEvent[] = [];
  for (let cursor = ''; ; ) {
    const { data } = await person.get<ActivityPage>(`/api/activity?limit=3${query}${cursor}`);
    events.push(...data.events);
    if (!data.page.hasMore) return events;
    cursor = `&cursor=${data.page.nextCursor}`;
  }
}

it('GET /api/activity lists every event, latest first, with its actor and data', async () => {
  const person = await signUp();
  const created = await person.post<{ task: { id: string } }>('/api/tasks', { title: 'x' });
  const { id } = created.data.task;
  await person.patch(`/api/tasks/${id}`, { title: 'y' });
  await person.post(`/api/tasks/${id}/complete`);
  await person.post(`/api/tasks/${id}/complete`);
  await person.logMood();
  await person.delete(`/api/tasks/${id}`);
  const events = await listAll(person);
  expect(events.map(({ seq, type, actor }) => [seq, type, actor])).toEqual([
    [6, 'task.deleted', 'user'],
    [5, 'mood.logged', 'user'],
    [4, 'task.completed', 'user'],
    [3, 'task.updated', 'user'],
    [2, 'task.created', 'user'],
    [1, 'user.created', 'api'],
  ]);
  expect(events[4]).toMatchObject({ entity: 'task', entityId: id, data: created.data });
  expect((await listAll(person, `&entityId=${id}`)).map(({ seq }) => seq)).toEqual([6, 4, 3, 2]);
});

it('GET /api/activity rejects the cursor of another list', async () => {
  const [person, other] = [await signUp(), await signUp()];
  for (let n = 0; n < 4; n += 1) await person.createTask();
  const { data } = await person.get<ActivityPage>('/api/activity?limit=2');
  const cursor = `cursor=${data.page.nextCursor}`;
  expect((await other.get(`/api/activity?limit=2&${cursor}`)).status).toBe(400);
  expect((await person.get(`/api/activity?entityId=${person.user.id}&${cursor}`)).status).toBe(400);
  expect((await person.get<ActivityPage>(`/api/activity?limit=9&${cursor}`)).data.events).toHaveLength(3);
});

it('events from before a field existed lack it, and are as the API document says', async () => {
  const person = await signUp();
  await person.logMood();
  const { id, ...task } = await person.createTask();
  const { missed: _, completedOn: __, deadline: ___, ...old } = task;
  const { partHelps: ____, ...aiMetadata } = old.aiMetadata;
  const payload = JSON.stringify({ task: { id, ...old, aiMetadata } });
  await sql`update events set payload = ${payload}::json where user_id = ${person.user.id} and type = 'task.created'`;
  await sql`update events set payload = (payload::jsonb #- '{user,settings,pauseAfterMinutes}' #- '{moodLog,localTime}')::json
    where user_id = ${person.user.id} and entity in ('user', 'mood')`;
  await person.patch(`/api/tasks/${id}`, { title: 'new' });
  const [patched, created, logged, signedUp] = await listAll(person);
  expect(created?.data).toEqual({ task: { id, ...old, aiMetadata } });
  expect(patched?.data).toMatchObject({ task: { missed: [], aiMetadata: { partHelps: false } } });
  expect(logged?.data).not.toHaveProperty('moodLog.localTime');
  expect(signedUp?.data).not.toHaveProperty('user.settings.pauseAfterMinutes');
  const { data } = await person.get<{ events: LogEvent[] }>('/api/user/export');
  expect(data.events.map((event) => event.data)).toEqual(
    [signedUp, logged, created, patched].map((event) => event?.data),
  );
});
