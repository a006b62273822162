import { expect, it } from 'vitest';
import { PAGE_BYTES } from '../../src/db/page.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';
import { interceptTrips } from '../support/faults.ts';

const TASKS = 60;
/** A page, one item of 120 KB more, and what is around it. */
const MAX_BYTES = PAGE_BYTES + 200_000;

const byteLength = (text: string) => new TextEncoder().encode(text).byteLength;

/** Tasks of more than 100 KB each, two tasks of each event, and as many events of that size. */
async function addLargeTasks({ user }: Person) {
  await seed(
    sql`
    insert into tasks (id, user_id, title, description, checklist, seq, created_at, updated_at)
      select gen_random_uuid(), ${user.id}, n, repeat('😀', 5000), items, 2 + n / 2, now(), now()
        from generate_series(1, ${TASKS}) as n, (
          select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'title', repeat('😀', 200), 'done', false)) as items
            from generate_series(1, 100)) as made`,
    sql`
    insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      select user_id, 1 + n, 'user.updated', 'user', user_id,
             jsonb_set(payload::jsonb, '{user,firstName}', to_jsonb(repeat('😀', 27000))), 'user', now()
        from events, generate_series(1, ${TASKS}) as n where user_id = ${user.id} and seq = 1`,
    sql`update users set seq = ${TASKS + 1} where id = ${user.id}`,
  );
}

interface List {
  page: { nextCursor: string | null; hasMore: boolean };
  [name: string]: unknown;
}

async function readAll(person: Person, path: string, name: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let cursor = ''; ; ) {
    const { text, data } = await person.get<List>(`${path}?limit=100${cursor}`);
    expect(byteLength(text)).toBeLessThan(MAX_BYTES);
    items.push(...(data[name] as unknown[]));
    expect(data.page.hasMore).toBe(data.page.nextCursor !== null);
    if (data.page.nextCursor === null) return items;
    cursor = `&cursor=${encodeURIComponent(data.page.nextCursor)}`;
  }
}

const ALL_TITLES = Array.from({ length: TASKS }, (_, n) => `${n + 1}`).toSorted();

const titlesOf = (items: unknown) => (items as { title: string }[]).map(({ title }) => title).toSorted();

it('a page of large tasks, events or items of the trash ends at 4 MB, and the pages have each item once', async () => {
  const person = await signUp();
  await addLargeTasks(person);
  expect(titlesOf(await readAll(person, '/api/tasks', 'tasks'))).toEqual(ALL_TITLES);
  const events = (await readAll(person, '/api/activity', 'events')) as { seq: number }[];
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: TASKS + 1 }, (_, n) => TASKS + 1 - n));
  await sql`update tasks set deleted_at = created_at where user_id = ${person.user.id}`;
  const trash = (await readAll(person, '/api/trash', 'items')) as { task: object }[];
  expect(titlesOf(trash.map(({ task }) => task))).toEqual(ALL_TITLES);
});

it('a sync of large tasks has pages of 4 MB, each with all changes of its events', async () => {
  const person = await signUp();
  await addLargeTasks(person);
  const seen: string[] = [];
  for (let syncToken = '*', hasMore = true; hasMore; ) {
    const { text, data } = await person.post<SyncResponse>('/api/sync', { syncToken, commands: [] });
    expect(byteLength(text)).toBeLessThan(MAX_BYTES + 200_000);
    const { tasks } = data.changes;
    expect(tasks.length).toBeGreaterThan(0);
    expect((seen.length + tasks.length) % 2).toBe(hasMore && data.hasMore ? 1 : 0); // the first event changed one task
    seen.push(...titlesOf(tasks));
    ({ syncToken, hasMore } = data);
  }
  expect(seen.toSorted()).toEqual(ALL_TITLES);
});

it('an export reads large tasks and events in pages of 4 MB, and has each of them once', async () => {
  const person = await signUp();
  await addLargeTasks(person);
  const sizes: number[] = [];
  interceptTrips(async (trip) => {
    const response = await trip.pass();
    if (trip.upstream === 'postgres') sizes.push(byteLength(await response.clone().text()));
    return response;
  });
  const { status, text } = await person.get('/api/user/export');
  expect(status).toBe(200);
  const { data } = JSON.parse(text);
  expect(titlesOf(data.tasks)).toEqual(ALL_TITLES);
  expect(new Set(data.events.map(({ seq }: { seq: number }) => seq)).size).toBe(TASKS + 1);
  expect(Math.max(...sizes)).toBeLessThan(MAX_BYTES);
});
