import { expect, it } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { ActivityPage } from '../../src/history/activity/responses.ts';
import type { LogEvent } from '../../src/history/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';
import { runHourlySweep } from '../support/queue.ts';
import { inTurn, itInFull } from '../support/volume.ts';

const OLD = 90;

const command = (type: string, args: object, tempId?: string) => ({ uuid: crypto.randomUUID(), type, args, tempId });

const sync = async (person: Person, syncToken: string, commands: object[] = []) =>
  (await person.post<SyncResponse>('/api/sync', { syncToken, commands })).data;

const readLog = async (person: Person): Promise<LogEvent[]> => {
  const pages = [];
  for (let cursor = ''; ; ) {
    const { data } = await person.get<ActivityPage>(`/api/activity?limit=100${cursor && `&cursor=${cursor}`}`);
    pages.push(...data.events);
    if (!data.page.nextCursor) return pages.toReversed();
    cursor = data.page.nextCursor;
  }
};

const readModels = async ({ user }: Person) => sql`select
  (select json_agg(c order by status, priority) from task_counts c where user_id = ${user.id}) as counts,
  (select json_agg(d order by day) from daily_stats d where user_id = ${user.id}) as days`;

/** A person whose first events are 100 days old. Each of 60 tasks was created then, and completed since. */
async function withOldLog() {
  const person = await signUp();
  const tasks = Array.from({ length: 60 }, (_, n) => `task ${n}`);
  const items = [{ id: crypto.randomUUID(), title: 'Milk', done: false }];
  const adding = tasks.map((title) => command('task_add', { title, checklist: items }, title));
  const moods = Array.from({ length: 20 }, (_, n) => command('mood_log', { energyLevel: 7, focusLevel: 1 + (n % 9) }));
  const { tempIdMapping, syncToken } = await sync(person, '*', [...adding, ...moods]);
  const ids = tasks.map((title) => tempIdMapping[title] ?? '');
  await sync(
    person,
    syncToken,
    ids.slice(1).map((id) => command('task_complete', { id })),
  );
  await sql`update events set created_at = created_at - interval '100 days' where user_id = ${person.user.id} and seq <= ${OLD}`;
  await sql`update log_snapshots set folded_at = now() - interval '31 days' where user_id = ${person.user.id}`;
  return { person, ids, items };
}

it('the hourly sweep folds the events that are older than 90 days, and changes no other answer', async () => {
  const { person, ids } = await withOldLog();
  const log = await readLog(person);
  const [old, recent] = [log[OLD - 2]?.position ?? '', log[OLD + 5]?.position ?? ''];
  const before = { stats: await person.get('/api/tasks/stats'), changes: await sync(person, recent) };
  expect((await sync(person, old)).full).toBe(false);

  await runHourlySweep();

  expect(await readLog(person)).toEqual(log.slice(OLD));
  expect((await person.get('/api/tasks/stats')).data).toEqual(before.stats.data);
  expect(await sync(person, recent)).toEqual(before.changes);
  expect((await sync(person, old)).full).toBe(true);
  const fed = await readModels(person);
  await sql`select rebuild_read_models(${person.user.id})`;
  expect(await readModels(person)).toEqual(fed);

  const { data } = log.at(-1) as LogEvent & { data: { undoToken: string } };
  const undone = await person.post<{ task: Task }>('/api/undo', { undoToken: data.undoToken });
  expect(undone.data.task).toMatchObject({ id: ids.at(-1), status: 'pending', completedAt: null });
});

itInFull('statistics are rebuilt from a log that was folded twice', async () => {
  const { person, ids } = await withOldLog();
  await runHourlySweep();
  await sync(
    person,
    '*',
    ids.slice(0, 10).map((id) => command('task_delete', { id })),
  );
  const fed = await readModels(person);
  await sql`select fold_log(${person.user.id}, now() + interval '1 minute', now())`;
  expect(await readLog(person)).toHaveLength(1);
  await sql`select rebuild_read_models(${person.user.id})`;
  expect(await readModels(person)).toEqual(fed);
});

it('a log of under 100 events, and one that was folded less than 30 days ago, are not folded', async () => {
  const { person } = await withOldLog();
  const young = await signUp();
  await young.createTask({ title: 'Water the plants' });
  await sql`update log_snapshots set folded_at = now() - interval '29 days' where user_id = ${person.user.id}`;
  await sql`update events set created_at = now() - interval '100 days' where user_id = ${young.user.id}`;
  const logs = await Promise.all([readLog(person), readLog(young)]);
  await runHourlySweep();
  expect(await Promise.all([readLog(person), readLog(young)])).toEqual(logs);
});

it('a checklist is merged for a device that knows it from before the events that were folded', async () => {
  const { person, ids, items } = await withOldLog();
  const token = (await readLog(person))[OLD + 1]?.position ?? '';
  const id = ids[0];
  const added = { id: crypto.randomUUID(), title: 'Bread', done: false };
  await person.patch(`/api/tasks/${id}`, { checklist: [...items, added] });
  await runHourlySweep();
  const renamed = items.map((item) => ({ ...item, title: 'Oat milk' }));
  await sync(person, token, [command('task_update', { id, changes: { checklist: renamed } })]);
  const { data } = await person.get<{ task: Task }>(`/api/tasks/${id}`);
  expect(data.task.checklist).toEqual([...renamed, added]);
});

/** A person with 600 tasks, all from before the log was folded. */
async function withFoldedTasks() {
  const person = await signUp();
  const { id: owner } = person.user;
  const ids = Array.from({ length: 600 }, () => crypto.randomUUID());
  await seed(
    sql`insert into tasks (id, user_id, title, seq, created_at, updated_at)
      select id, ${owner}, 'task', 1 + n, now(), now() from unnest(${ids}::uuid[]) with ordinality as given(id, n)`,
    sql`insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      select ${owner}, 1 + n, 'task.created', 'task', id, json_build_object('task', json_build_object('id', id)), 'user', now()
        from unnest(${ids}::uuid[]) with ordinality as given(id, n)`,
    sql`update users set seq = ${1 + ids.length} where id = ${owner}`,
  );
  await sql`select fold_log(${owner}, now() + interval '1 minute', now())`;
  return { person, ids };
}

it('a full sync returns everything, page by page, also if it was written before the log was folded', async () => {
  await withFoldedTasks(); // of another user
  const { person, ids } = await withFoldedTasks();

  const first = await sync(person, '*');
  expect(first).toMatchObject({ full: true, hasMore: true, changes: { user: { id: person.user.id } } });
  const second = await sync(person, first.syncToken);
  expect(second).toMatchObject({ full: false, hasMore: false, changes: { user: null } });
  expect([...first.changes.tasks, ...second.changes.tasks].map(({ id }) => id)).toEqual(ids);

  await person.createTask({ title: 'Milk' });
  await sql`select fold_log(${person.user.id}, now() + interval '1 minute', now())`;
  expect((await sync(person, first.syncToken)).full).toBe(true);
});

it('a long log is folded in steps', async () => {
  const { user } = await signUp();
  await sql`
    insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      select ${user.id}, number, 'project.updated', 'project', ${user.id}, '{}', 'user', now() - interval '100 days'
        from generate_series(2, 1202) as number`;
  await sql`update users set seq = 1202 where id = ${user.id}`;
  await sql`update log_snapshots set folded_at = now() - interval '31 days' where user_id = ${user.id}`;
  const left = [];
  for (let hour = 0; hour < 3; hour += 1) {
    await runHourlySweep();
    const [row] = await sql`select count(*)::int as events from events where user_id = ${user.id}`;
    left.push(row?.events);
  }
  expect(left).toEqual([701, 201, 1]);
});

const histories = [
  { name: 'of one project that all events change', projects: 1 },
  { name: 'of 800 projects that are changed in turn', projects: 800 },
];

it.each(inTurn(histories, 0, 2))(
  'a fold of a log $name writes at most 500 later events again',
  async ({ projects }) => {
    const { user } = await signUp();
    await sql`
    insert into events (user_id, seq, type, entity, entity_id, payload, before, actor, created_at)
      select ${user.id}, number, 'project.updated', 'project', lpad((number % ${projects}::int)::text, 32, '0')::uuid,
             json_build_object('project', json_build_object('notes', repeat('x', 99), 'version', number)),
             case when number > ${projects}::int + 1 then
               json_build_object('project', json_build_object('notes', repeat('x', 99), 'version', number - ${projects}::int))
             end, 'user', now() - interval '100 days'
        from generate_series(2, 1400) as number`;
    await sql`update users set seq = 1400 where id = ${user.id}`;
    const readWhole = () =>
      sql`select seq::int, payload, before from full_events where user_id = ${user.id} and seq > 501 order by seq`;
    const readPlaces = async () =>
      await sql`select seq::int, ctid::text as place from events where user_id = ${user.id} and seq > 501 order by seq`;
    const [whole, places] = [await readWhole(), await readPlaces()];

    await sql`select fold_log(${user.id}, now(), now())`;
    const moved = (await readPlaces()).filter(({ place }, index) => place !== places[index]?.place);
    expect(places).toHaveLength(899);
    expect(moved.length).toBeLessThanOrEqual(500);
    expect(await readWhole()).toEqual(whole);
  },
);

itInFull('a log without a snapshot is folded into a new one', async () => {
  const { person } = await withOldLog();
  const fed = await readModels(person);
  await sql`delete from log_snapshots where user_id = ${person.user.id}`;
  await sql`select fold_log(${person.user.id}, now() - interval '90 days', now())`;
  expect(await readLog(person)).not.toHaveLength(0);
  const [snapshot] = await sql`select seq::int from log_snapshots where user_id = ${person.user.id}`;
  expect(snapshot).toEqual({ seq: OLD });
  await sql`select rebuild_read_models(${person.user.id})`;
  expect(await readModels(person)).toEqual(fed);
});

it('a dead letter is deleted after 90 days', async () => {
  const letters = [89, 91].map((days) => ({ id: crypto.randomUUID(), days }));
  for (const { id, days } of letters) {
    await sql`insert into dead_letters (id, queue, attempts, created_at) values (${id}, 'q', 6, now() - ${days}::int * interval '1 day')`;
  }
  await runHourlySweep();
  const left = await sql`select id from dead_letters where id = any (${letters.map(({ id }) => id)})`;
  expect(left).toEqual([{ id: letters[0]?.id }]);
});
