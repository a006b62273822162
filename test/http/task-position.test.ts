import { describe, expect, it } from 'vitest';
import { isPosition } from '../../src/entities/tasks/position.ts';
import type { ChangedTask, Task, TaskAnswer, TaskPage } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

const newProject = async (person: Person, name: string) =>
  (await person.post<{ project: { id: string } }>('/api/projects', { name })).data.project.id;

const order = async (person: Person, project = 'none', query = '') =>
  (await person.get<TaskPage>(`/api/tasks?project=${project}&sort=position${query}`)).data.tasks.map(
    ({ title }) => title,
  );

const move = async (person: Person, { id }: Pick<Task, 'id'>, changes: object) => {
  const { status, data, text } = await person.patch<ChangedTask>(`/api/tasks/${id}`, changes);
  expect(status, text).toBe(200);
  return data;
};

const read = async (person: Person, { id }: Pick<Task, 'id'>) =>
  (await person.get<TaskAnswer>(`/api/tasks/${id}`)).data.task;

const between = async (below: string, above: string | null): Promise<string> =>
  (await sql`select position_between(${below}, ${above}) as position`)[0]?.position;

describe('the position of a task', () => {
  it('a new task is at the end of its project', async () => {
    const person = await signUp();
    const project = await newProject(person, 'Home');
    const add = async (projectId: string | null) => (await person.createTask({ projectId })).position;
    expect([await add(null), await add(project), await add(null), await add(project), await add(null)]).toEqual([
      'a0',
      'a0',
      'a1',
      'a1',
      'a2',
    ]);
    expect((await person.createTask({ position: 'a0V' })).position).toBe('a0V');
  });

  it('a task is moved by a patch, page by page and backwards, and undo moves it back', async () => {
    const person = await signUp();
    const [first, , third] = [
      await person.createTask({ title: 'first' }),
      await person.createTask({ title: 'second' }),
      await person.createTask({ title: 'third' }),
    ];
    const moved = await move(person, third, { position: 'Zz' });
    expect(await order(person)).toEqual(['third', 'first', 'second']);
    expect(await order(person, 'none', '&limit=2')).toEqual(['third', 'first']);
    const { data } = await person.get<TaskPage>('/api/tasks?sort=-position&limit=2');
    expect(data.tasks.map(({ title }) => title)).toEqual(['second', 'first']);
    const rest = await person.get<TaskPage>(`/api/tasks?sort=-position&limit=2&cursor=${data.page.nextCursor}`);
    expect(rest.data.tasks.map(({ title }) => title)).toEqual(['third']);
    await person.post('/api/undo', { undoToken: moved.undoToken });
    expect(await read(person, third)).toMatchObject({ position: 'a2', version: 3 });
    expect((await move(person, first, { position: 'a0' })).undoToken).toBeNull();
  });

  it('upper case comes before lower case, whatever the locale of the database', async () => {
    const person = await signUp();
    for (const position of ['a0b', 'a0B', 'a0', 'Zz', 'a0a']) await person.createTask({ title: position, position });
    expect(await order(person)).toEqual(['Zz', 'a0', 'a0B', 'a0a', 'a0b']);
  });

  it('two devices that move two tasks offline both win, also to the same place', async () => {
    const person = await signUp();
    const tasks = [];
    for (const title of ['first', 'second', 'third', 'fourth']) tasks.push(await person.createTask({ title }));
    const { syncToken } = (await person.post<SyncResponse>('/api/sync', { syncToken: '*' })).data;
    for (const task of tasks.slice(2)) {
      const command = { type: 'task_update', args: { id: task.id, changes: { position: 'a0V' } } };
      const commands = [{ ...command, uuid: crypto.randomUUID() }];
      const { data } = await person.post<SyncResponse>('/api/sync', { syncToken, commands });
      expect(data.results).toMatchObject([{ status: 'ok' }]);
    }
    expect(await order(person)).toEqual(['first', 'third', 'fourth', 'second']);
    const [third, fourth] = [await read(person, tasks[2] as Task), await read(person, tasks[3] as Task)];
    expect([third.position, fourth.position]).toEqual(['a0V', 'a0l']);
    expect((await move(person, fourth, { position: 'a0V' })).undoToken).toBeNull();
  });

  it('tasks that are added at once have different positions', async () => {
    const person = await signUp();
    const added = await Promise.all(Array.from({ length: 5 }, () => person.createTask()));
    expect(new Set(added.map(({ position }) => position)).size).toBe(5);
  });

  it('a task that gets another project is at its end unless the patch says where, and undo is exact', async () => {
    const person = await signUp();
    const project = await newProject(person, 'Home');
    for (const title of ['one', 'two', 'three']) await person.createTask({ title, projectId: project });
    const task = await person.createTask({ title: 'moved' });
    const moved = await move(person, task, { projectId: project });
    expect(moved.task.position).toBe('a3');
    await person.post('/api/undo', { undoToken: moved.undoToken });
    expect(await read(person, task)).toMatchObject({ projectId: null, position: 'a0' });
    expect((await move(person, task, { projectId: project, position: 'a0V' })).task.position).toBe('a0V');
    expect((await move(person, task, { projectId: project, title: 'same' })).task.position).toBe('a0V');
    expect(await order(person, project)).toEqual(['one', 'same', 'two', 'three']);
  });

  it('a task keeps its position in the trash, and while its project is in the trash', async () => {
    const person = await signUp();
    const project = await newProject(person, 'Home');
    const task = await person.createTask({ projectId: project, position: 'a5' });
    await person.createTask();
    await person.delete(`/api/tasks/${task.id}`);
    await person.post(`/api/trash/${task.id}/restore`);
    await person.delete(`/api/projects/${project}`);
    await person.post(`/api/trash/${project}/restore`);
    expect(await read(person, task)).toMatchObject({ projectId: project, position: 'a5' });
  });

  it.each([['', 'a', 'b0', 'a00', 'a0 ', 1, null]].flat())('%j gets 400', async (position) => {
    const person = await signUp();
    const { id } = await person.createTask();
    for (const answer of [
      await person.post('/api/tasks', { title: 'x', position }),
      await person.patch(`/api/tasks/${id}`, { position }),
    ]) {
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(pathsOf(answer)[0]).toBe('position');
    }
  });

  it('a position that is taken gets 409 when none of 200 characters is left after it', async () => {
    const person = await signUp();
    const position = `a9${'z'.repeat(198)}`;
    for (const taken of [position, 'aA']) await person.createTask({ position: taken });
    const answer = await person.post('/api/tasks', { title: 'x', position });
    expectError(answer, 409, 'CONFLICT');
    expect(answer.error.message).toBe(
      'Another task has this position, and none is left just after it: send another position',
    );
    expect((await person.createTask()).position).toBe('aB');
  });

  it('a task whose project goes to the trash comes just after the task at its position', async () => {
    const person = await signUp();
    const project = await newProject(person, 'Home');
    const [first] = [await person.createTask(), await person.createTask()];
    const kept = await person.createTask({ projectId: project });
    const deleted = await person.createTask({ projectId: project });
    await person.delete(`/api/tasks/${deleted.id}`);
    await person.delete(`/api/projects/${project}?tasks=keep`);
    expect([first.position, kept.position, (await read(person, kept)).position]).toEqual(['a0', 'a0', 'a0V']);
    await person.post(`/api/trash/${deleted.id}/restore`);
    expect(await read(person, deleted)).toMatchObject({ projectId: null, position: 'a2' });
  });

  it('undo of a move brings a task just after the one that has taken its position', async () => {
    const person = await signUp();
    const task = await person.createTask();
    const { undoToken } = await move(person, task, { position: 'a5' });
    await person.createTask({ position: 'a0' });
    await person.post('/api/undo', { undoToken });
    expect((await read(person, task)).position).toBe('a1');
  });

  it('earlier code, which knows no position, adds tasks at the end', async () => {
    const person = await signUp();
    await person.createTask();
    const [row] = await sql`
      insert into tasks (id, user_id, title, labels, checklist, reminders, position, created_at, updated_at)
        values (gen_random_uuid(), ${person.user.id}, 'x', null, null, null, null, now(), now())
        returning labels, checklist, reminders, position`;
    expect(row).toEqual({ labels: [], checklist: [], reminders: [], position: 'a1' });
  });
});

describe('position_between()', () => {
  it.each([
    ['a0', null, 'a1'],
    ['az', null, 'b00'],
    ['bzz', null, 'c000'],
    ['Zz', null, 'a0'],
    ['Yzz', null, 'Z0'],
    ['a0', 'a1', 'a0V'],
    ['a0V', 'a1', 'a0l'],
    ['Zz', 'a0', 'ZzV'],
    ['Zz', 'a1', 'a0'],
    ['Zz', 'a01', 'a0'],
    ['a0', 'a0V', 'a0G'],
    ['a0', 'a0G', 'a08'],
    ['a0', 'a1V', 'a1'],
    ['b125', 'b129', 'b127'],
    [`z${'z'.repeat(25)}y`, null, `z${'z'.repeat(26)}`],
    [`z${'z'.repeat(26)}`, null, `z${'z'.repeat(26)}V`],
  ])('%s and %s: %s, as the npm package has it', async (below, above, expected) => {
    expect(await between(below, above)).toBe(expected);
  });

  it('is a position between any two', async () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789AZaz'), maxLength: 6 });
    const position = fc
      .tuple(fc.constantFrom('a', 'b', 'Z', 'Y'), digits)
      .map((parts) => parts.join(''))
      .filter(isPosition);
    await fc.assert(
      fc.asyncProperty(position, fc.option(position), async (one, other) => {
        fc.pre(one !== other);
        const [below, above] = other === null || one < other ? [one, other] : [other, one];
        const found = await between(below, above);
        expect(isPosition(found), found).toBe(true);
        expect(below < found && (above === null || found < above), `${below} ${found} ${above}`).toBe(true);
      }),
      { numRuns: volume({ test: 200, full: 2_000 }) },
    );
  });
});
