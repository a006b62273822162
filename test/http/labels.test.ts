import { describe, expect, it } from 'vitest';
import type { LabelPage, RenamedLabel } from '../../src/entities/labels/responses.ts';
import type { ChangedTask, TaskAnswer, TaskPage } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';
import { runHourlySweep } from '../support/queue.ts';
import { volume } from '../support/volume.ts';

const titles = async (person: Person, query: string) =>
  (await person.get<TaskPage>(`/api/tasks?sort=title&${query}`)).data.tasks.map(({ title }) => title);

const labelsOf = async (person: Person, id: string) =>
  (await person.get<TaskAnswer>(`/api/tasks/${id}`)).data.task.labels;

const list = async (person: Person, query = '') => (await person.get<LabelPage>(`/api/labels${query}`)).data.labels;

const rename = (person: Person, label: string, name: string, headers?: Record<string, string>) =>
  person.patch<RenamedLabel>(`/api/labels/${encodeURIComponent(label)}`, { name }, headers);

const undo = <T = unknown>(person: Person, undoToken: string | null) => person.post<T>('/api/undo', { undoToken });

describe('the labels of a task', () => {
  it.each(['.', '..', ' . '])('%j is refused, because its route cannot be called', async (name) => {
    const person = await signUp();
    const task = await person.createTask({ labels: ['...', 'a/b'] });
    expect(pathsOf(await person.post('/api/tasks', { title: 'x', labels: ['ok', name] }))).toEqual(['labels.1']);
    expect(pathsOf(await person.patch(`/api/tasks/${task.id}`, { labels: [name] }))).toEqual(['labels.0']);
    expect(pathsOf(await rename(person, '...', name))).toEqual(['name']);
    expect((await rename(person, '...', 'a.b')).data.label.name).toBe('a.b');
  });

  it('they keep their order, and one that the user already has keeps its first spelling', async () => {
    const person = await signUp();
    expect((await person.createTask({ labels: ['Дом', 'deep work'] })).labels).toEqual(['Дом', 'deep work']);
    expect((await person.createTask({ labels: ['DEEP WORK', 'new', 'дом'] })).labels).toEqual([
      'deep work',
      'new',
      'Дом',
    ]);
    const other = await signUp();
    expect((await other.createTask({ labels: ['ДОМ'] })).labels).toEqual(['ДОМ']);
  });

  it('a label that is sent twice is there once, and hidden characters and spaces around it are gone', async () => {
    const { labels } = await (await signUp()).createTask({ labels: [' Home\u200b', 'HOME', 'a, "b" {c} \\d'] });
    expect(labels).toEqual(['Home', 'a, "b" {c} \\d']);
  });

  it('a label gets a new spelling when no task has it any more, not even one in the trash', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ labels: ['home'] });
    await person.delete(`/api/tasks/${id}`);
    expect((await person.createTask({ labels: ['HOME'], title: 'Second' })).labels).toEqual(['home']);
    await person.patch(`/api/tasks/${(await person.get<TaskPage>('/api/tasks')).data.tasks[0]?.id}`, { labels: null });
    await person.delete(`/api/trash/${id}`);
    expect((await person.createTask({ labels: ['HOME'] })).labels).toEqual(['HOME']);
  });

  it('a patch replaces them, null clears them, another spelling changes nothing, and undo brings them back', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ labels: ['home', 'deep'] });
    const path = `/api/tasks/${id}`;
    const same = await person.patch<ChangedTask>(path, { labels: ['HOME', 'Deep'] });
    expect([same.data.task.version, same.data.undoToken]).toEqual([1, null]);
    const replaced = await person.patch<ChangedTask>(path, { labels: ['work'] });
    expect(replaced.data.task).toMatchObject({ labels: ['work'], version: 2 });
    const cleared = await person.patch<ChangedTask>(path, { labels: null });
    expect(cleared.data.task.labels).toEqual([]);
    expect((await undo<ChangedTask>(person, cleared.data.undoToken)).data.task.labels).toEqual(['work']);
  });

  it.each<[what: string, path: string, labels: unknown]>([
    ['51 characters', 'labels.0', ['x'.repeat(51)]],
    ['nothing', 'labels.0', ['']],
    ['only hidden characters', 'labels.1', ['ok', '\u200b']],
    ['a number', 'labels.0', [7]],
    ['a text for the list', 'labels', 'home'],
    ['21 labels', 'labels', Array.from({ length: 21 }, (_, index) => `label ${index}`)],
  ])('%s gets 400 that names %s', async (_, path, labels) => {
    const person = await signUp();
    const { id } = await person.createTask();
    for (const answer of [
      await person.post('/api/tasks', { title: 'x', labels }),
      await person.patch(`/api/tasks/${id}`, { labels }),
    ]) {
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(pathsOf(answer)).toEqual([path]);
    }
  });

  it('twenty labels of fifty characters of any plane are kept', async () => {
    const labels = Array.from({ length: 20 }, (_, index) => `${'🙂'.repeat(48)}${String(index).padStart(2, '0')}`);
    expect((await (await signUp()).createTask({ labels })).labels).toEqual(labels);
  });
});

describe('GET /api/tasks?label=', () => {
  it('finds tasks with all of the labels, whatever their case, and not those of other users', async () => {
    const [person, other] = [await signUp(), await signUp()];
    await person.createTask({ title: 'both', labels: ['Home', 'Deep, slow'] });
    await person.createTask({ title: 'one', labels: ['home'] });
    await person.createTask({ title: 'none' });
    await other.createTask({ title: 'foreign', labels: ['home'] });
    expect(await titles(person, 'label=HOME')).toEqual(['both', 'one']);
    expect(await titles(person, 'label=home&label=deep,%20slow')).toEqual(['both']);
    expect(await titles(person, 'label=deep')).toEqual([]);
  });

  it('uses the index of the user and the labels', async () => {
    const person = await signUp();
    const { id } = person.user;
    const rows = await sql.transaction([
      sql`set local enable_seqscan = off`,
      sql`explain select from tasks where labels <> '{}' and label_keys(user_id, labels) @> label_keys(${id}, array['home'])`,
    ]);
    expect(JSON.stringify(rows[1])).toMatch(/tasks_labels_idx\b/);
  });

  it.each([
    ['an empty one', 'label='],
    ['one of 51 characters', `label=${'x'.repeat(51)}`],
    ['21 of them', `label=a${'&label=b'.repeat(20)}`],
  ])('%s gets 400', async (_, query) => {
    expectError(await (await signUp()).get(`/api/tasks?${query}`), 400, 'VALIDATION_ERROR');
  });
});

describe('GET /api/labels', () => {
  it('counts the open and all tasks of each label, without the trash, in the order of words', async () => {
    const person = await signUp();
    await person.createTask({ labels: ['home', 'Ёлка'] });
    const { id } = await person.createTask({ labels: ['Home', 'errands'] });
    const gone = await person.createTask({ labels: ['Home', 'gone'] });
    await person.post(`/api/tasks/${id}/complete`);
    await person.delete(`/api/tasks/${gone.id}`);
    expect(await list(person)).toEqual([
      { name: 'errands', open: 0, total: 1 },
      { name: 'home', open: 1, total: 2 },
      { name: 'Ёлка', open: 1, total: 1 },
    ]);
    expect(await list(await signUp())).toEqual([]);
  });

  it('comes page by page, and its cursor fits no other list', async () => {
    const person = await signUp();
    await person.createTask({ labels: ['b', 'A', 'c'] });
    const first = await person.get<LabelPage>('/api/labels?limit=2');
    expect(first.data.labels.map(({ name }) => name)).toEqual(['A', 'b']);
    const next = `cursor=${first.data.page.nextCursor}`;
    expect((await list(person, `?limit=2&${next}`)).map(({ name }) => name)).toEqual(['c']);
    expectError(await person.get(`/api/projects?${next}`), 400, 'VALIDATION_ERROR');
    expectError(await (await signUp()).get(`/api/labels?${next}`), 400, 'VALIDATION_ERROR');
  });
});

describe('PATCH /api/labels/:name', () => {
  it('renames a label in every task, also in the trash, by one event, and sync brings the tasks', async () => {
    const person = await signUp();
    const first = await person.createTask({ labels: ['a/b', 'deep'] });
    const trashed = await person.createTask({ labels: ['a/b'] });
    const untouched = await person.createTask({ labels: ['deep'] });
    await person.delete(`/api/tasks/${trashed.id}`);
    const { syncToken } = (await person.post<SyncResponse>('/api/sync', { syncToken: '*' })).data;

    const { data, status } = await rename(person, 'A/B', 'Home');
    expect([status, data.label, data.tasks.toSorted()]).toEqual([
      200,
      { name: 'Home' },
      [first.id, trashed.id].toSorted(),
    ]);
    const synced = await person.post<SyncResponse>('/api/sync', { syncToken });
    expect(synced.data.changes.tasks).toMatchObject([{ id: first.id, labels: ['Home', 'deep'], version: 2 }]);
    expect((await person.get<TaskAnswer>(`/api/tasks/${untouched.id}`)).data.task.version).toBe(1);
    const restored = await person.post<ChangedTask>(`/api/trash/${trashed.id}/restore`);
    expect(restored.data.task).toMatchObject({ labels: ['Home'], version: 3 });
    const { events } = (await person.get<{ events: { type: string; data: unknown }[] }>('/api/activity')).data;
    expect(events.filter(({ type }) => type === 'label.renamed')).toMatchObject([
      { data: { label: { name: 'Home' } } },
    ]);
  });

  it('changes only the case', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ labels: ['home', 'x'] });
    expect((await rename(person, 'HOME', 'Home')).data.label).toEqual({ name: 'Home' });
    expect(await labelsOf(person, id)).toEqual(['Home', 'x']);
    const again = await rename(person, 'home', 'Home');
    expect(again.data).toEqual({ label: { name: 'Home' }, tasks: [], undoToken: null });
  });

  it('merges two labels, and undo takes them apart again, and undoing that merges them again', async () => {
    const person = await signUp();
    const both = await person.createTask({ labels: ['a', 'home', 'b', 'House'] });
    const one = await person.createTask({ labels: ['home', 'a'] });
    const merged = await rename(person, 'home', 'HOUSE');
    expect(merged.data.label).toEqual({ name: 'House' });
    const mergedLabels = [
      ['a', 'b', 'House'],
      ['House', 'a'],
    ];
    const current = () => Promise.all([both, one].map(({ id }) => labelsOf(person, id)));
    expect(await current()).toEqual(mergedLabels);
    const undone = await undo<RenamedLabel>(person, merged.data.undoToken);
    expect(undone.data.label).toEqual({ name: 'home' });
    expect(await current()).toEqual([both.labels, one.labels]);
    await undo(person, undone.data.undoToken);
    expect(await current()).toEqual(mergedLabels);
  });

  it('cannot be undone once one of its tasks has changed, and then nothing is changed', async () => {
    const person = await signUp();
    const [first, second] = [
      await person.createTask({ labels: ['home'] }),
      await person.createTask({ labels: ['home'] }),
    ];
    const { data } = await rename(person, 'home', 'House');
    await person.patch(`/api/tasks/${first.id}`, { priority: 'high' });
    expectError(await undo(person, data.undoToken), 409, 'CONFLICT');
    expect(await labelsOf(person, second.id)).toEqual(['House']);
  });

  it('a label that no task of the user has gets 404, also one of another user', async () => {
    const [person, other] = [await signUp(), await signUp()];
    await other.createTask({ labels: ['secret'] });
    expectError(await rename(person, 'secret', 'mine'), 404, 'NOT_FOUND');
    expectError(await rename(person, 'none', 'mine'), 404, 'NOT_FOUND');
  });

  it.each([{}, { name: '' }, { name: 'x'.repeat(51) }, { name: 'x', color: 'red' }])('%j gets 400', async (body) => {
    const person = await signUp();
    await person.createTask({ labels: ['home'] });
    expectError(await person.patch('/api/labels/home', body), 400, 'VALIDATION_ERROR');
  });

  it('happens once under an Idempotency-Key, and as a command of sync once for its uuid', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ labels: ['home'] });
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const first = await rename(person, 'home', 'House', key);
    expect((await rename(person, 'home', 'House', key)).text).toBe(first.text);
    const command = { type: 'label_rename', uuid: crypto.randomUUID(), args: { label: 'house', name: 'Flat' } };
    for (const _ of [1, 2]) {
      const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [command] });
      expect(data.results).toMatchObject([{ status: 'ok', data: { label: { name: 'Flat' }, tasks: [id] } }]);
    }
    expect((await person.get<TaskAnswer>(`/api/tasks/${id}`)).data.task).toMatchObject({
      labels: ['Flat'],
      version: 3,
    });
  });

  it('a label of more than 5,000 tasks gets 409 with the limit', async () => {
    const person = await signUp();
    await seed(sql`
      insert into tasks (id, user_id, title, labels, status, completed_at, position, created_at, updated_at)
        select gen_random_uuid(), ${person.user.id}, 'Done', '{home}', 'completed', now(), 'a0', now(), now()
          from generate_series(1, 5001)`);
    const { error } = await rename(person, 'home', 'House');
    expect([error.code, error.details]).toEqual(['LIMIT_REACHED', { limit: 5_000, current: 5_001 }]);
  });

  it('a task that is erased takes the names of its labels out of the log and the stored responses', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ labels: ['canary one'] });
    const commands = [
      { type: 'label_rename', uuid: crypto.randomUUID(), args: { label: 'canary one', name: 'canary two' } },
    ];
    await person.post('/api/sync', { syncToken: '*', commands });
    const renamed = await rename(person, 'canary two', 'canary three', { 'Idempotency-Key': crypto.randomUUID() });
    await person.delete(`/api/tasks/${id}`);
    await person.delete(`/api/trash/${id}`);
    const [row] = await sql`
      select (select string_agg(events::text, '') from events where user_id = ${person.user.id}) as log,
             (select string_agg(idempotency_keys::text, '') from idempotency_keys where user_id = ${person.user.id}) as stored`;
    expect(`${row?.log} ${row?.stored}`).not.toContain('canary');
    expectError(await undo(person, renamed.data.undoToken), 404, 'NOT_FOUND');
  });

  it('the sweep of many erased tasks takes the name out of every renaming of their label', async () => {
    const { user } = await signUp();
    await sql`insert into tasks (id, user_id, title, deleted_at, created_at, updated_at)
      select gen_random_uuid(), ${user.id}, 'x', now() - interval '31 days', now(), now() from generate_series(1, 40)`;
    await sql`insert into events (user_id, seq, type, entity, entity_id, payload, before, actor, created_at)
      select ${user.id}, n, 'label.renamed', 'label', ${user.id}, '{"label": {"name": "canary"}}', (
          select json_build_object('label', json_build_object('name', 'canary'), 'tasks', json_agg(json_build_object('id',
              case when other = 1 then (select id from tasks where user_id = ${user.id} limit 1) else gen_random_uuid() end)))
            from generate_series(1, ${volume({ test: 200, full: 2_000 })}::int) as other
        ), 'user', now()
        from generate_series(101, 140) as n`;
    await runHourlySweep();
    const [row] = await sql`select string_agg(events::text, '') as log from events where user_id = ${user.id}`;
    expect(row?.log).not.toContain('canary');
  });
});
