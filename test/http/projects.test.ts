import { afterEach, describe, expect, it, vi } from 'vitest';
import type {
  ChangedProject,
  DeletedProject,
  Project,
  RestoredProject,
} from '../../src/entities/projects/responses.ts';
import type { ChangedTask, TaskAnswer, TaskPage } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { expectError } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';
import { interceptTrips, isWrite, type Trip } from '../support/faults.ts';
import { isInRequest } from '../support/in-request.ts';
import { volume } from '../support/volume.ts';

afterEach(() => void vi.restoreAllMocks());

const create = async (person: Person, input: object) => {
  const { status, data, text } = await person.post<ChangedProject>('/api/projects', input);
  expect(status, text).toBe(201);
  return data.project;
};

const list = async (person: Person, query = '') =>
  (await person.get<{ projects: Project[] }>(`/api/projects${query}`)).data.projects;

const addTask = async (person: Person, input: object) =>
  (await person.post<ChangedTask>('/api/tasks', { title: 'Water the plants', ...input })).data.task;

const undo = <T = unknown>(person: Person, { undoToken }: { undoToken: string | null }) =>
  person.post<T>('/api/undo', { undoToken });

/** Whether a request writes, and not the publisher in the background. */
const isWriteOfRequest = (trip: Trip) => isWrite(trip) && isInRequest();

/** Does `act` once a request has read and is about to write. */
function beforeNextWrite(act: () => Promise<unknown>) {
  let hasActed = false;
  interceptTrips(async (trip) => {
    if (isWriteOfRequest(trip) && !hasActed) {
      hasActed = true;
      await act();
    }
    return trip.pass();
  });
}

const addTasks = async (person: Person, count: number, projectId: string) => {
  const commands = Array.from({ length: count }, () => ({ type: 'task_add', args: { title: 'One', projectId } }));
  expect((await person.post('/api/tasks/batch', { commands, atomic: true })).status).toBe(200);
};

/** Completed tasks, which do not count as open. */
const fillProject = ({ user }: Person, projectId: string, count: number) =>
  seed(sql`
  insert into tasks (id, user_id, project_id, title, status, priority, completed_at, completed_on, created_at, updated_at)
    select gen_random_uuid(), ${user.id}, ${projectId}, 'Done', 'completed', 'low', now(), now()::date, now(), now()
      from generate_series(1, ${count}::int)`);

const countTasks = async ({ user }: Person, projectId: string): Promise<number> => {
  const [row] = await sql`
    select count(*)::int as count from tasks
      where user_id = ${user.id} and project_id = ${projectId} and deleted_at is null`;
  return row?.count;
};

const getTask = async (person: Person, id: string) => (await person.get<TaskAnswer>(`/api/tasks/${id}`)).data.task;

const listTitles = async (person: Person, query: string) =>
  (await person.get<TaskPage>(`/api/tasks?${query}`)).data.tasks.map(({ title }) => title).sort();

describe('projects', () => {
  it('a new project is last, grey and not archived unless it says otherwise', async () => {
    const person = await signUp();
    const first = await create(person, { name: 'Home' });
    expect(first).toMatchObject({ name: 'Home', color: 'grey', position: 1, archived: false, version: 1 });
    expect(await create(person, { name: 'Work', color: 'blue' })).toMatchObject({ color: 'blue', position: 2 });
    expect(await create(person, { name: 'Between', position: 1.5 })).toMatchObject({ position: 1.5 });
    expect((await list(person)).map(({ name }) => name)).toEqual(['Home', 'Between', 'Work']);
  });

  it('a project that follows one at the last position is there too, and can be moved to where it is', async () => {
    const person = await signUp();
    await create(person, { name: 'Home', position: 1e9 });
    const { id, position } = await create(person, { name: 'Work' });
    expect(position).toBe(1e9);
    expect((await person.patch(`/api/projects/${id}`, { position })).status).toBe(200);
  });

  it('a project can be renamed, coloured, moved and archived, and the list can be filtered by archived', async () => {
    const person = await signUp();
    const { id } = await create(person, { name: 'Home' });
    await create(person, { name: 'Work' });
    const { data } = await person.patch<ChangedProject>(`/api/projects/${id}`, {
      name: 'House',
      color: 'teal',
      position: 9,
      archived: true,
    });
    expect(data.project).toMatchObject({ name: 'House', color: 'teal', position: 9, archived: true, version: 2 });
    expect((await list(person, '?archived=true')).map(({ name }) => name)).toEqual(['House']);
    expect((await list(person, '?archived=false')).map(({ name }) => name)).toEqual(['Work']);
  });

  it('a name is used once per user without regard to case, also in Cyrillic', async () => {
    const [person, other] = await Promise.all([signUp(), signUp()]);
    await create(person, { name: 'Работа' });
    expectError(await person.post('/api/projects', { name: 'РАБОТА' }), 409, 'CONFLICT');
    await create(other, { name: 'работа' });
    const { id } = await create(person, { name: 'Home' });
    expectError(await person.patch(`/api/projects/${id}`, { name: 'работа' }), 409, 'CONFLICT');
  });

  it('the name of a deleted project is free, and restoring it then is a conflict', async () => {
    const person = await signUp();
    const { id } = await create(person, { name: 'Home' });
    await person.delete(`/api/projects/${id}`);
    await create(person, { name: 'home' });
    expectError(await person.post(`/api/trash/${id}/restore`, {}), 409, 'CONFLICT');
  });

  it('the 201st project gets 409 with the limit', async () => {
    const person = await signUp();
    await sql`
      insert into projects (id, user_id, name, color, position, created_at, updated_at)
        select gen_random_uuid(), ${person.user.id}, 'Project ' || n, 'grey', n, now(), now() from generate_series(1, 199) as n`;
    expect((await person.post('/api/projects', { name: 'The last one' })).status).toBe(201);
    const { error } = await person.post('/api/projects', { name: 'One more' });
    expect([error.code, error.details]).toEqual(['LIMIT_REACHED', { limit: 200, current: 200 }]);
  });
});

describe('the tasks of a project', () => {
  it('tasks can be listed by project, and those without one by none', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    await addTask(person, { title: 'Inside', projectId: project.id });
    const { id } = await addTask(person, { title: 'Outside' });
    expect(await listTitles(person, `project=${project.id}`)).toEqual(['Inside']);
    expect(await listTitles(person, 'project=none')).toEqual(['Outside']);
    await person.patch(`/api/tasks/${id}`, { projectId: project.id });
    expect(await listTitles(person, `project=${project.id}`)).toEqual(['Inside', 'Outside']);
  });

  it('the 2,001st task of a project gets 409 with the limit, however it would join', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const trashed = await addTask(person, { projectId: project.id });
    await person.delete(`/api/tasks/${trashed.id}`);
    const outside = await addTask(person, { title: 'Outside' });
    await fillProject(person, project.id, 2000);
    const path = `/api/tasks/${outside.id}`;
    for (const answer of [
      await person.post('/api/tasks', { title: 'One more', projectId: project.id }),
      await person.patch(path, { projectId: project.id }),
      await person.post(`/api/trash/${trashed.id}/restore`, {}),
    ]) {
      expectError(answer, 409, 'LIMIT_REACHED');
      expect(answer.error.message).toBe('Limit of 2000 tasks in a project reached: move or delete some first');
      expect(answer.error.details).toEqual({ limit: 2000, current: 2000 });
    }
    expect(await countTasks(person, project.id)).toBe(2000);
  });

  it('a project with hundreds of tasks can be deleted, and undo puts all of them back', async () => {
    const count = volume({ test: 250, full: 2_000 });
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    await fillProject(person, project.id, count);
    const { data } = await person.delete<DeletedProject>(`/api/projects/${project.id}`);
    expect(data.released).toHaveLength(count);
    const undone = await undo(person, data);
    expect(undone.status, undone.text).toBe(200);
    expect(await countTasks(person, project.id)).toBe(count);
  });

  it("a task cannot join a project that is unknown, another user's or deleted", async () => {
    const [person, other] = await Promise.all([signUp(), signUp()]);
    const [foreign, deleted] = [await create(other, { name: 'Theirs' }), await create(person, { name: 'Gone' })];
    await person.delete(`/api/projects/${deleted.id}`);
    for (const projectId of [foreign.id, deleted.id, crypto.randomUUID()]) {
      expectError(await person.post('/api/tasks', { title: 'Lost', projectId }), 404, 'NOT_FOUND');
    }
  });

  it('a task of a sync can name the project that the same sync creates', async () => {
    const person = await signUp();
    const { data } = await person.post<SyncResponse>('/api/sync', {
      syncToken: '*',
      commands: [
        { type: 'project_add', uuid: crypto.randomUUID(), tempId: 'home', args: { name: 'Home' } },
        { type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'Inside', projectId: 'home' } },
      ],
    });
    expect(data.changes.tasks.map(({ projectId }) => projectId)).toEqual([data.tempIdMapping.home]);
    expect(data.changes.projects.map(({ id }) => id)).toEqual([data.tempIdMapping.home]);
  });

  it('deleting a project keeps its tasks without it, sync sends them, and undo puts them back', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const task = await addTask(person, { projectId: project.id });
    const { data: before } = await person.post<SyncResponse>('/api/sync', { syncToken: '*' });
    const { data } = await person.delete<DeletedProject>(`/api/projects/${project.id}`);
    expect(data).toMatchObject({ released: [task.id], trashed: [] });
    expect(await getTask(person, task.id)).toMatchObject({ projectId: null, version: 2 });

    const { data: after } = await person.post<SyncResponse>('/api/sync', { syncToken: before.syncToken });
    expect(after.changes.tasks.map(({ id }) => id)).toEqual([task.id]);
    expect(after.changes.deleted).toEqual([{ entity: 'project', id: project.id }]);

    expect((await person.post('/api/undo', { undoToken: data.undoToken })).status).toBe(200);
    expect(await getTask(person, task.id)).toMatchObject({ projectId: project.id });
  });

  it('tasks=trash deletes the tasks too, also those that depend on each other, and undo restores all', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const first = await addTask(person, { projectId: project.id });
    const second = await addTask(person, {
      projectId: project.id,
      aiMetadata: { dependencies: [first.id] },
    });
    const other = await addTask(person, { title: 'Outside' });
    const { data } = await person.delete<DeletedProject>(`/api/projects/${project.id}?tasks=trash`);
    expect(data).toMatchObject({ released: [], trashed: [first.id, second.id].sort() });
    expect((await person.get(`/api/tasks/${first.id}`)).status).toBe(404);
    expect((await person.get(`/api/tasks/${other.id}`)).status).toBe(200);
    const { data: stats } = await person.get<{ stats: { open: number; total: number } }>('/api/tasks/stats');
    expect(stats.stats).toMatchObject({ open: 1, total: 1 });

    expect((await person.post('/api/undo', { undoToken: data.undoToken })).status).toBe(200);
    expect(await getTask(person, first.id)).toMatchObject({ projectId: project.id });
    expect((await getTask(person, second.id)).aiMetadata.dependencies).toEqual([first.id]);
  });

  it('a creation can be undone although tasks have joined the project, which releases them', async () => {
    const person = await signUp();
    const { data } = await person.post<RestoredProject>('/api/projects', { name: 'Home' });
    const task = await addTask(person, { projectId: data.project.id });
    expect((await undo<DeletedProject>(person, data)).data).toMatchObject({ released: [task.id], trashed: [] });
    expect(await getTask(person, task.id)).toMatchObject({ projectId: null });
  });

  it('an undo of a deletion with tasks can be undone, which deletes them again, and so on', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const first = await addTask(person, { projectId: project.id });
    const second = await addTask(person, { projectId: project.id, aiMetadata: { dependencies: [first.id] } });
    const ids = [first.id, second.id].sort();
    const deleted = await person.delete<DeletedProject>(`/api/projects/${project.id}?tasks=trash`);
    const undone = await undo<RestoredProject>(person, deleted.data);
    expect(undone.data).toMatchObject({ project: { id: project.id }, restored: ids });

    const again = await undo<DeletedProject>(person, undone.data);
    expect(again.data).toMatchObject({ id: project.id, released: [], trashed: ids });
    expect([await list(person), await countTasks(person, project.id)]).toEqual([[], 0]);

    expect((await undo<RestoredProject>(person, again.data)).data.restored).toEqual(ids);
    expect(await getTask(person, first.id)).toMatchObject({ projectId: project.id });
    expect((await getTask(person, second.id)).aiMetadata.dependencies).toEqual([first.id]);
  });

  it('undoing the undo of a deletion with tasks is a conflict if one task has changed since', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const task = await addTask(person, { projectId: project.id });
    const deleted = await person.delete<DeletedProject>(`/api/projects/${project.id}?tasks=trash`);
    const undone = await undo<RestoredProject>(person, deleted.data);
    await person.patch(`/api/tasks/${task.id}`, { title: 'Changed' });
    expectError(await undo(person, undone.data), 409, 'CONFLICT');
    expect(await list(person)).toHaveLength(1);
  });

  it('a retry of the undo of an undo under the same key gets the same response', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    await addTask(person, { projectId: project.id });
    const deleted = await person.delete<DeletedProject>(`/api/projects/${project.id}?tasks=trash`);
    const { undoToken } = (await undo<RestoredProject>(person, deleted.data)).data;
    const headers = { 'Idempotency-Key': 'again' };
    const first = await person.post<DeletedProject>('/api/undo', { undoToken }, headers);
    expect(first.data.id).toBe(project.id);
    expect((await person.post('/api/undo', { undoToken }, headers)).text).toBe(first.text);
  });

  it('restoring a project from the trash leaves its tasks there, and undo moves only the project back', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const task = await addTask(person, { projectId: project.id });
    await person.delete(`/api/projects/${project.id}?tasks=trash`);
    const { data } = await person.post<RestoredProject>(`/api/trash/${project.id}/restore`, {});
    expect(data.restored).toEqual([]);
    expect((await person.get(`/api/tasks/${task.id}`)).status).toBe(404);
    expect((await undo<DeletedProject>(person, data)).data.trashed).toEqual([]);
  });

  it.each(['restored', 'restored and deleted again'])(
    'undo of a deletion with tasks is a conflict, and changes nothing, if one task was %s since',
    async (change) => {
      const person = await signUp();
      const project = await create(person, { name: 'Home' });
      const [kept, changed] = [
        await addTask(person, { projectId: project.id }),
        await addTask(person, { projectId: project.id }),
      ];
      const { data } = await person.delete<DeletedProject>(`/api/projects/${project.id}?tasks=trash`);
      await person.post(`/api/trash/${changed.id}/restore`, {});
      if (change !== 'restored') await person.delete(`/api/tasks/${changed.id}`);
      expectError(await undo(person, data), 409, 'CONFLICT');
      expect(await list(person)).toEqual([]);
      expect((await person.get(`/api/tasks/${kept.id}`)).status).toBe(404);
    },
  );

  it('undo of a deletion with tasks is a conflict, and changes nothing, if one task was erased since', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const [kept, erased] = [
      await addTask(person, { projectId: project.id }),
      await addTask(person, { projectId: project.id }),
    ];
    const { data } = await person.delete<DeletedProject>(`/api/projects/${project.id}?tasks=trash`);
    await person.delete(`/api/trash/${erased.id}`);
    expectError(await person.post('/api/undo', { undoToken: data.undoToken }), 409, 'CONFLICT');
    expect((await person.get(`/api/projects/${project.id}`)).status).toBe(404);
    expect((await person.get(`/api/tasks/${kept.id}`)).status).toBe(404);
  });

  it('many tasks can be deleted with their project, undo restores all of them, and can be undone', async () => {
    const count = volume({ test: 20, full: 100 });
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    await addTasks(person, count, project.id);
    const { data } = await person.delete<DeletedProject>(`/api/projects/${project.id}?tasks=trash`);
    expect(data.trashed).toHaveLength(count);
    const undone = await undo<RestoredProject>(person, data);
    expect(undone.status, undone.text).toBe(200);
    expect(await countTasks(person, project.id)).toBe(count);
    expect((await undo<DeletedProject>(person, undone.data)).data.trashed).toHaveLength(count);
  });

  it('a project of more than 100 tasks cannot be deleted with its tasks', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    await addTasks(person, 100, project.id);
    await addTask(person, { projectId: project.id });
    const { error } = await person.delete(`/api/projects/${project.id}?tasks=trash`);
    expect([error.code, error.details]).toEqual(['LIMIT_REACHED', { limit: 100, current: 101 }]);
    expect(await list(person)).toHaveLength(1);
  });

  it('a deletion with tasks is a conflict, and deletes nothing, if a task joins the project meanwhile', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const task = await addTask(person, { projectId: project.id });
    beforeNextWrite(() => addTask(person, { title: 'Late', projectId: project.id }));
    expectError(await person.delete(`/api/projects/${project.id}?tasks=trash`), 409, 'CONFLICT');
    expect(await getTask(person, task.id)).toMatchObject({ projectId: project.id });
    expect(await listTitles(person, `project=${project.id}`)).toEqual(['Late', 'Water the plants']);
  });

  it('a deletion with tasks of an empty project is a conflict, with the same text, if a task joins it meanwhile', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    beforeNextWrite(() => addTask(person, { projectId: project.id }));
    const { error } = await person.delete(`/api/projects/${project.id}?tasks=trash`);
    expect([error.code, error.message]).toEqual(['CONFLICT', 'The data has changed. Fetch it again and retry']);
    expect(await countTasks(person, project.id)).toBe(1);
  });

  it('a deletion with tasks that gets 404 or 412 sends no write', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    await addTask(person, { projectId: project.id });
    const writes: string[] = [];
    interceptTrips((trip) => {
      if (isWriteOfRequest(trip)) writes.push(trip.body);
      return trip.pass();
    });
    const unknown = crypto.randomUUID();
    expectError(await person.delete(`/api/projects/${unknown}?tasks=trash`), 404, 'NOT_FOUND');
    const headers = { 'If-Match': `"${project.id}.7"` };
    const stale = await person.delete(`/api/projects/${project.id}?tasks=trash`, headers);
    expectError(stale, 412, 'PRECONDITION_FAILED');
    expect(stale.error.details).toEqual({ expectedVersion: 7, currentVersion: 1 });
    expect(writes).toEqual([]);
  });

  it('a stale If-Match on a deletion with tasks gets 412 and deletes nothing', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const task = await addTask(person, { projectId: project.id });
    await person.patch(`/api/projects/${project.id}`, { color: 'red' });
    const headers = { 'If-Match': `"${project.id}.1"` };
    expectError(await person.delete(`/api/projects/${project.id}?tasks=trash`, headers), 412, 'PRECONDITION_FAILED');
    expect((await person.get(`/api/tasks/${task.id}`)).status).toBe(200);
  });

  it('a restored task keeps its project, unless that is in the trash', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Home' });
    const task = await addTask(person, { projectId: project.id });
    await person.delete(`/api/tasks/${task.id}`);
    await person.post(`/api/trash/${task.id}/restore`, {});
    expect(await getTask(person, task.id)).toMatchObject({ projectId: project.id });
    await person.delete(`/api/tasks/${task.id}`);
    await person.delete(`/api/projects/${project.id}`);
    await person.post(`/api/trash/${task.id}/restore`, {});
    expect(await getTask(person, task.id)).toMatchObject({ projectId: null });
  });

  it('erasing a project erases its name from the log, and its tasks in the trash lose it', async () => {
    const person = await signUp();
    const project = await create(person, { name: 'Secret plan' });
    const task = await addTask(person, { projectId: project.id });
    await person.delete(`/api/projects/${project.id}?tasks=trash`);
    expect((await person.delete(`/api/trash/${project.id}`)).status).toBe(200);
    expect((await person.get('/api/activity')).text).not.toContain('Secret plan');
    await person.post(`/api/trash/${task.id}/restore`, {});
    expect(await getTask(person, task.id)).toMatchObject({ projectId: null });
  });
});
